"""Equal releases wait for a person, who answers in Airflow."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from anishelf.core.outcome import Work
from anishelf.decisions.domain.conflict import Conflict
from anishelf.decisions.store.conflicts import Conflicts
from anishelf.decisions.store.policies import Policies
from anishelf.orchestration.questions import option_of_rival
from tests.worlds.living import FEED, FIRST_AIRED, LONG_TITLE, Living, until

pytestmark = [pytest.mark.world, pytest.mark.timeout(300)]

EPISODE = 71


@pytest.fixture
def asking(product: Living) -> Iterator[Living]:
    """The product with a policy that asks about equals."""
    policies = Policies(product.conn)
    before = policies.stated()
    policies.state({"ties": "ask"})
    yield product
    policies.state(before)


def publish(product: Living, group: str) -> None:
    title = f"[{group}] {LONG_TITLE} - {EPISODE} [WebRip 1080p HEVC-10bit AAC].mkv"
    aired = FIRST_AIRED + timedelta(days=EPISODE)
    product.world.publish(FEED, title, size=1 << 20, published=aired)


def conflict_of(product: Living) -> Conflict | None:
    found = [each for each in Conflicts(product.conn).all() if each.number == EPISODE]
    return found[0] if found else None


def answer(product: Living, conflict: Conflict, option: str) -> bool:
    """Answer every question about a conflict that waits now."""
    for question in product.airflow.open_questions(Work.RESOLVE_CONFLICTS):
        if question.subject.startswith(f"{conflict.reference}:"):
            product.airflow.answer(question, option)
    return True


def test_an_answer_in_airflow_brings_the_chosen_release(asking: Living) -> None:
    for group in ("Sakura", "Momiji"):
        publish(asking, group)
    asking.collect()
    conflict = until(lambda: conflict_of(asking), seconds=60, what="the conflict")
    chosen = next(rival for rival in conflict.rivals if "Momiji" in rival.title)

    asking.airflow.trigger(Work.RESOLVE_CONFLICTS, {})
    # Airflow asks once more when an answer comes before it has noted that the task waits.
    until(
        lambda: answer(asking, conflict, option_of_rival(chosen)) and conflict_of(asking) is None,
        seconds=120,
        what="the answer",
        every=2,
    )
    asking.collect()
    asking.wait(EPISODE)

    arrived = asking.one(
        "SELECT i.title FROM library_files f JOIN downloads d ON d.id = f.download_id "
        "JOIN releases r ON r.id = d.release_id JOIN raw_items i ON i.id = r.raw_item_id "
        "WHERE f.path = %s",
        str(asking.path(EPISODE)),
    )
    assert arrived == chosen.title
