"""Shows the library as a tree of its folders, or one line for each file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from anishelf.cli.output import console, printable, say, show_table
from anishelf.core.words import episode_name, size
from anishelf.wiring import local

if TYPE_CHECKING:
    from rich.tree import Tree

    from anishelf.views import Episode


def show_list(episodes: Sequence[Episode]) -> None:
    """Print one line for each file."""
    show_table(
        ["ID", "SHOW", "EPISODE", "SIZE", "STATE", "DESCRIBED", "PATH", "WHY"],
        [
            (
                *(e.id, e.show, episode_name(e.season, e.number), size(e.size), e.state),
                *(e.metadata, e.path, e.reason),
            )
            for e in episodes
        ],
        right=["ID", "SIZE"],
    )


def show_tree(episodes: Sequence[Episode]) -> None:
    """Print the folders with the files in them, and how much it is."""
    from rich.text import Text

    known = local.settings()
    folders: dict[Path, Tree] = {}
    tops: dict[Path, Tree] = {}
    for episode in episodes:
        path = Path(episode.path)
        roots = (known.library_dir, known.movies_dir, Path(path.anchor))
        root = next(root for root in roots if path.is_relative_to(root))
        _folder(folders, root, path.parent).add(Text(printable(_line(episode, path.name))))
        tops[root] = folders[root]
    for top in tops.values():
        console().print(top)
    say(f"{len(episodes)} files, {size(sum(episode.size for episode in episodes))}")


def _folder(folders: dict[Path, Tree], root: Path, folder: Path) -> Tree:
    from rich.text import Text
    from rich.tree import Tree

    if folder not in folders:
        if folder == root:
            folders[folder] = Tree(Text(printable(str(root))))
        else:
            above = _folder(folders, root, folder.parent)
            folders[folder] = above.add(Text(printable(folder.name)))
    return folders[folder]


def _line(episode: Episode, name: str) -> str:
    facts = [size(episode.size)]
    if episode.state != "present" or episode.reason:
        facts.append(f"{episode.state}: {episode.reason}" if episode.reason else episode.state)
    if episode.metadata_error:
        facts.append(f"not described: {episode.metadata_error}")
    return f"{name}  ({', '.join(facts)})"
