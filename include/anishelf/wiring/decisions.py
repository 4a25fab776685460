"""Builds the parts of `decisions`: releases, the user's filters, and what decides again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anishelf.wiring import feeds, identity, titles
from anishelf.wiring.context import Context

if TYPE_CHECKING:
    from anishelf.decisions.steps.filter_engine import FilterEngine
    from anishelf.decisions.steps.intake import Intake
    from anishelf.decisions.store.conflicts import Conflicts
    from anishelf.decisions.store.filter_rules import FilterRules
    from anishelf.decisions.store.release_episodes import ReleaseEpisodes
    from anishelf.decisions.store.releases import Releases
    from anishelf.decisions.store.reparses import Reparses


def releases(context: Context) -> Releases:
    """Return the releases."""
    from anishelf.decisions.store.releases import Releases

    return Releases(context.conn)


def release_episodes(context: Context) -> ReleaseEpisodes:
    """Return what was decided for each episode of a release."""
    from anishelf.decisions.store.release_episodes import ReleaseEpisodes

    return ReleaseEpisodes(context.conn)


def conflicts(context: Context) -> Conflicts:
    """Return the episodes for which a person has to choose a release."""
    from anishelf.decisions.store.conflicts import Conflicts

    return Conflicts(context.conn)


def filter_rules(context: Context) -> FilterRules:
    """Return the user's filters, as they are stored."""
    from anishelf.decisions.store.filter_rules import FilterRules

    return FilterRules(context.conn)


def filter_engine(context: Context) -> FilterEngine:
    """Return what applies the user's filters."""
    from anishelf.decisions.steps.filter_engine import FilterEngine

    rules = filter_rules(context)
    return FilterEngine(rules.enabled(), rules.works_of)


def reparses(context: Context) -> Reparses:
    """Return the runs that read everything again, and the requests for one."""
    from anishelf.decisions.store.reparses import Reparses

    return Reparses(context.conn)


def intake(context: Context) -> Intake:
    """Return what takes an entry from its title to a decision, once more."""
    from anishelf.decisions.steps.intake import Intake

    return Intake(
        items=feeds.raw_items(context),
        releases=releases(context),
        episodes=release_episodes(context),
        conflicts=conflicts(context),
        identity=identity.show_identifier(context),
        read_title=titles.title_reader(context),
        filters=filter_engine(context),
        transaction=context.conn.transaction,
    )
