from __future__ import annotations

from benchmarks.measurement import Measurement, read_row, skipped


def test_row_without_a_bar_has_no_verdict() -> None:
    row = read_row({"name": "a step", "value": 1.5, "unit": "s", "ok": True})

    assert row == Measurement("a step", 1.5, "s")


def test_skipped_row_neither_meets_nor_misses_a_bar() -> None:
    row = read_row({"name": "titles", "value": "skipped: no corpus", "bar": "", "ok": True})

    assert row == skipped("titles", "no corpus")
    assert not row.is_missed


def test_missed_bar_is_missed() -> None:
    row = read_row({"name": "feed to NFO", "value": 12.0, "unit": "s", "bar": 10.0, "ok": False})

    assert row.is_missed


def test_every_object_has_the_same_five_fields() -> None:
    assert Measurement("a step", 1.5, "s").as_json() == {
        "name": "a step",
        "value": 1.5,
        "unit": "s",
        "bar": None,
        "ok": None,
    }


def test_comparison_says_against_what_and_how_many_times() -> None:
    compared = Measurement("titles", 900, "1/s", "2 x", ok=True, against="theirs 300", ratio=3.0)

    assert compared.as_json().items() >= {"against": "theirs 300", "ratio": 3.0}.items()
