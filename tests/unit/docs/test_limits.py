from __future__ import annotations

from pathlib import Path

import pytest

from docs.limits import Figure, main, measure

MIGRATION = 'revision = "{}"\ndown_revision = {}\nbranch_labels = None\ndepends_on = None\n'


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A small package with one migration."""
    versions = tmp_path / "store" / "migrations" / "versions"
    versions.mkdir(parents=True)
    (versions / "first.py").write_text(MIGRATION.format("aaa", None))
    (tmp_path / "room").mkdir()
    return tmp_path


def places(package: Path, name: str) -> tuple[str, ...]:
    return next(figure.places for figure in measure(package) if figure.name == name)


def test_this_house_keeps_its_limits() -> None:
    assert [figure.line for figure in measure() if not figure.kept] == []


def test_each_kind_of_protocol_counts(package: Path) -> None:
    (package / "room" / "ports.py").write_text(
        "class A(Protocol): ...\n"
        "class B(typing.Protocol): ...\n"
        "class C(Protocol[T]): ...\n"
        "class D(A): ...\n"
    )

    assert places(package, "Protocols") == tuple(
        f"room/ports.py:{line} {name}" for line, name in ((1, "A"), (2, "B"), (3, "C"))
    )


@pytest.mark.parametrize(
    ("lines", "told"), [(250, ()), (251, ("room/long.py (251 lines)",))], ids=["250", "251"]
)
def test_a_module_is_long_from_its_251st_line(
    package: Path, lines: int, told: tuple[str, ...]
) -> None:
    (package / "room" / "long.py").write_text("x = 1\n" * lines)

    assert places(package, "modules over 250 lines") == told


@pytest.mark.parametrize(
    ("modules", "told"), [(20, ()), (21, ("room (21 modules)",))], ids=["20", "21"]
)
def test_a_folder_is_full_from_its_21st_module(
    package: Path, modules: int, told: tuple[str, ...]
) -> None:
    for number in range(modules):
        (package / "room" / f"m{number}.py").touch()

    assert places(package, "folders over 20 modules") == told


def test_two_migrations_upon_the_same_one_are_two_heads(package: Path) -> None:
    versions = package / "store" / "migrations" / "versions"
    for name in ("bbb", "ccc"):
        (versions / f"{name}.py").write_text(MIGRATION.format(name, '"aaa"'))

    (heads,) = (figure for figure in measure(package) if figure.name == "heads of migrations")

    assert sorted(heads.places) == ["bbb", "ccc"]
    assert not heads.kept


def test_what_is_beyond_its_limit_is_printed_with_its_places(
    capsys: pytest.CaptureFixture[str],
) -> None:
    figures = [Figure("apples", ("tree",), 2), Figure("pears", ("tree", "shelf"), 1)]

    assert main(figures) == 1

    said = capsys.readouterr()
    assert said.out == "    1 apples (at most 2)\n    2 pears (at most 1)\n"
    assert said.err == "      tree\n      shelf\n"


def test_what_keeps_its_limits_passes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([Figure("apples", ("tree",), 1)]) == 0
    assert capsys.readouterr().err == ""
