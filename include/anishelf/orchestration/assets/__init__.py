"""What arrived, as assets: others hang DAGs of their own on them.

An event is written for a batch that brought something, with its number and ids; an empty one writes
none. Therefore tasks name an alias as their outlet: an asset itself would have an event of every run.
They name it as their inlet, too, so that Airflow knows it once it has read the DAG: else the first
events would each make it, and of two at once one fails with its task.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from airflow.sdk import Asset, AssetAlias, get_current_context

if TYPE_CHECKING:
    from pydantic import JsonValue


@dataclass(frozen=True, slots=True)
class Arrivals:
    """One kind of thing that arrives: the asset that DAGs are scheduled on, the alias of tasks."""

    asset: Asset
    alias: AssetAlias

    def tell(self, count: int, **ids: list[int]) -> None:
        """Write an event of the running task, unless nothing arrived."""
        if count:
            events = get_current_context()["outlet_events"]
            extra: dict[str, JsonValue] = {"count": count}
            extra |= {name: list(each) for name, each in ids.items()}
            events[self.alias].add(self.asset, extra=extra)


def _arrivals(noun: str) -> Arrivals:
    name = f"anishelf_{noun}"
    return Arrivals(
        Asset(name=name, uri=f"anishelf://{noun.replace('_', '-')}", group="anishelf"),
        AssetAlias(name=f"{name}_arrive"),
    )


RAW_ITEMS = _arrivals("raw_items")
"""Entries of feeds that were read: new ones, and those that are read again."""

DOWNLOADS = _arrivals("downloads")
"""Releases that a downloader accepted."""

LIBRARY_FILES = _arrivals("library_files")
"""Files that came into the library; `download_ids` names where they came from."""

NFOS = _arrivals("nfos")
"""Files of the library that were described; `download_ids` names where they came from."""
