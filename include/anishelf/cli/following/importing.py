"""`anishelf import`: what another program follows, taken over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from anishelf.cli.arguments import choice
from anishelf.cli.commands import Json, user
from anishelf.cli.output import say, show_json
from anishelf.wiring import following, local

if TYPE_CHECKING:
    from anishelf.following.actions.importing import Imported, ImportPreview, PlannedFeed


def import_settings(
    program: Annotated[str, typer.Argument(help="auto-bangumi, ani-rss, sonarr or flexget.")],
    place: Annotated[
        str,
        typer.Argument(help="Its file (data.db, ani.v2.json, sonarr.db, config.yml) or address."),
    ],
    *,
    key: Annotated[
        str | None, typer.Option(envvar="ANISHELF_IMPORT_KEY", help="The API key of Sonarr.")
    ] = None,
    apply: Annotated[
        bool, typer.Option("--apply", help="Follow it here; without it is only shown.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Show what becomes of another program's subscriptions, and take them over with --apply."""
    from anishelf.cli.runs import begin
    from anishelf.following.actions.importing import Program, carry_over, preview_import

    which = choice(Program, program)
    with local.open_context() as live:
        tables = following.program_tables(live, which, place, key=key)
        preview = preview_import(live.conn, which, tables)
        done = (
            carry_over(
                live.conn,
                preview,
                following.outside(live),
                by=user(),
                now=live.clock(),
                language=live.settings.title_language,
            )
            if apply
            else None
        )
    if done is not None and done.start is not None:
        begin(done.start)
    imported = done.changed if done else None
    if as_json:
        show_json({"preview": preview, "imported": imported})
    else:
        _tell(preview, imported)


def _tell(preview: ImportPreview, imported: Imported | None) -> None:
    for planned in preview.feeds:
        _tell_feed(planned)
    for show in preview.shows:
        found = f"bgm/{show.bangumi_id}" if show.bangumi_id else show.reason
        season = f" S{show.show.season}" if show.show.season else ""
        say(f"show {show.show.name}{season}: {found}")
        _tell_notes(show.show.notes, indent="  ")
    _tell_notes(preview.notes)
    if imported is None:
        say("Nothing was changed; --apply takes it over.")
        return
    for name, reason in imported.failures.items():
        say(f"{name} failed: {reason}")
    say(
        f"{len(imported.subscriptions)} feeds and {len(imported.shows)} shows are followed now; "
        f"{imported.skipped_releases} releases are set aside."
    )


def _tell_feed(planned: PlannedFeed) -> None:
    feed, known = planned.feed, planned.known
    start = f"from episode {feed.first_episode}" if feed.first_episode else "from now on"
    state = f"followed already, as subscription {known}" if known else start
    say(f"feed {feed.name}: {state}{_details(feed.refused + feed.patterns, feed.wanted)}")
    if feed.downloaded:
        say(f"  {len(feed.downloaded)} releases that it downloaded are set aside")
    _tell_notes(feed.notes, indent="  ")


def _tell_notes(notes: tuple[str, ...], *, indent: str = "") -> None:
    for note in notes:
        say(f"{indent}not carried over: {note}")


def _details(refused: tuple[str, ...], wanted: tuple[str, ...]) -> str:
    said = f", without {', '.join(refused)}" if refused else ""
    return f"{said}, with {', '.join(wanted)}" if wanted else said
