"""What a person may enter when a title is to be deleted. Every field has a name and a meaning."""

from __future__ import annotations

from airflow.sdk import Param

from anishelf.orchestration.forms import NOTHING, choice, switch

PARAMS = {
    "dry_run": switch("Only print the preview", "Nothing is deleted.", on=True),
    "title": Param(
        "", type="string", title="Title", description="Its whole name, #id, tmdb:1 or tvdb:1."
    ),
    "scope": choice(
        "What goes",
        "“none” deletes nothing: it must be said.",
        NOTHING,
        "movie",
        "show",
        "season",
        "episodes",
        "file",
    ),
    "season": Param(
        None, type=["null", "integer"], title="Season", description="With scope “season”."
    ),
    "episodes": Param([], type="array", title="Episodes", description="Like S01E05, one a line."),
    "path": Param("", type="string", title="File", description="With scope “file”: its path."),
    "copy": Param(
        None,
        type=["null", "string"],
        enum=[None, "hd", "uhd"],
        title="Copy",
        description="Only this copy; empty: every copy.",
    ),
    "keep_files": switch("Keep the files", "Only the title is forgotten."),
    "exclude": switch("Never again by a list", "Sonarr and Radarr put it on their exclusions."),
    "edit_mylist": switch("Edit the AniDB list", "Shoko takes missing files off your list, too."),
    "deletion_id": Param(
        None,
        type=["null", "integer"],
        title="Deletion",
        description="One that was agreed to elsewhere; the fields above do not count then.",
    ),
}

SWEEP = {
    "begin_due": switch("Begin what is due", "Deletions whose day has come.", on=True),
    "look_elsewhere": switch("Look elsewhere", "What others deleted is noticed.", on=True),
}
