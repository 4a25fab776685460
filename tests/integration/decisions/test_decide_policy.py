"""Policies, upgrades and conflicts, over the real tables."""

from __future__ import annotations

import psycopg
import pytest

from anishelf.decisions.steps.conflicts import settle
from anishelf.errors import StaleStatus, UnknownId
from tests.worlds.deciding import Deciding

A1 = "[A] Hoshi - 01 [1080p].mkv"
A1_V2 = "[A] Hoshi - 01v2 [1080p].mkv"
B1 = "[B] Hoshi - 01 [1080p].mkv"
C1_720 = "[C] Hoshi - 01 [720p].mkv"
BATCH = "[B] Hoshi [01-03][1080p]"


@pytest.fixture
def world(conn: psycopg.Connection) -> Deciding:
    return Deciding(conn)


def test_the_policy_of_everybody_decides(world: Deciding) -> None:
    world.state(groups=["B"])
    first, second = world.offer(A1), world.offer(B1)

    world.decide()

    assert world.decision(first) == ("superseded", "a release by B is there")
    assert world.wanted() == [second]


def test_the_subscription_with_the_highest_priority_decides_for_the_episode(
    world: Deciding,
) -> None:
    world.state(groups=["A"])
    first, second = world.offer(A1), world.offer(B1, world.follow(priority=3, groups=["B"]))

    world.decide()

    assert world.wanted() == [second]
    assert world.decision(first)[0] == "superseded"


def test_an_item_is_wanted_if_any_subscription_wants_it(world: Deciding) -> None:
    picky = world.follow(priority=9, must_not=["1080p"])
    refused, taken = world.offer(A1, picky), world.offer(B1, picky, world.feed)

    world.decide()

    assert world.decision(refused) == ("filtered", "your policy refuses “1080p” in the title")
    assert world.wanted() == [taken]


def test_a_subscription_that_sees_an_old_item_later_may_want_it(world: Deciding) -> None:
    release = world.offer(A1, world.follow(start="now"))
    world.decide()
    assert world.decision(release)[0] == "filtered"

    world.see(release, world.feed, later=True)
    assert world.decide() == 1

    assert world.wanted() == [release]


def test_a_batch_covers_its_episodes(world: Deciding) -> None:
    single = world.offer("[A] Hoshi - 02 [1080p].mkv")
    batch = world.offer(BATCH)

    world.decide()

    assert [world.wanted(episode=n) for n in (1, 2, 3, 4)] == [[batch], [single], [batch], []]
    assert world.decision(batch)[0] == "wanted"


def test_a_start_in_the_middle_of_a_batch_wants_the_batch(world: Deciding) -> None:
    world.conn.execute("UPDATE subscriptions SET start_policy = 'episode', start_episode = 3")
    batch, single = world.offer(BATCH), world.offer(A1)

    world.decide()

    assert world.decision(batch)[0] == "wanted"
    assert world.decision(single) == ("filtered", "your subscription starts at episode 3")


def test_a_changed_policy_decides_again_what_nobody_downloads(world: Deciding) -> None:
    first, second = world.offer(A1), world.offer(B1)
    world.decide()
    assert world.wanted() == [first]

    world.state(must_not=["[A]"])
    assert world.releases.reopen_untaken(subscription_id=None, reason="changed") == 2
    world.decide()

    assert world.decision(first)[0] == "filtered"
    assert world.wanted() == [second]
    world.state()
    world.releases.reopen_untaken(subscription_id=None, reason="changed")
    world.decide()
    assert world.wanted() == [first]


def test_a_changed_policy_leaves_alone_what_is_downloaded(world: Deciding) -> None:
    first, second = world.offer(A1), world.offer(B1)
    world.decide()
    world.download(first)
    world.state(must_not=["[A]"])

    assert world.releases.reopen_untaken(subscription_id=None, reason="changed") == 1
    world.decide()

    assert world.wanted() == [first]
    assert world.decision(second)[1] == "another release of this episode is downloaded already"


def test_what_is_downloaded_stays_wanted_when_its_subscription_ends(world: Deciding) -> None:
    taken, open_ = world.offer(A1), world.offer("[A] Hoshi - 02 [1080p].mkv")
    world.decide()
    world.download(taken)
    world.conn.execute("UPDATE subscriptions SET active = false")
    world.releases.reopen([taken, open_], reason="for a test")

    world.decide()

    assert world.decision(taken)[0] == "wanted"
    assert world.decision(open_)[0] == "filtered"


def test_an_episode_that_a_release_leaves_goes_to_the_next_one(world: Deciding) -> None:
    first, second = world.offer(A1), world.offer(B1)
    world.decide()
    assert world.wanted() == [first]

    world.read_again(first, "[A] Hoshi - 02 [1080p].mkv")
    world.decide()

    assert world.wanted() == [second]
    assert world.wanted(episode=2) == [first]


def test_a_better_release_upgrades_the_library_once(world: Deciding) -> None:
    old = world.offer(C1_720)
    world.decide()
    world.arrive(old)
    new = world.offer(A1)
    world.decide()
    assert world.decision(old) == ("superseded", "a release in 1080p replaces it")
    world.arrive(new)

    for _ in range(10):
        world.decide()

    assert world.wanted() == [new]
    assert world.decision(old)[0] == "superseded"
    count = world.insert("SELECT count(*) FROM downloads")
    assert count == 2


def test_a_changed_preference_never_brings_back_what_was_replaced(world: Deciding) -> None:
    old, new = world.offer(A1), world.offer(A1_V2)
    world.arrive(old)
    world.decide()
    world.arrive(new)
    world.state(must_have=["nothing"])

    world.offer(B1)
    world.decide()

    assert world.wanted() == [new]


def test_an_upgrade_waits_until_what_is_under_way_has_arrived(world: Deciding) -> None:
    coming = world.offer(C1_720)
    world.decide()
    world.download(coming)
    better = world.offer(A1)
    world.decide()
    assert world.wanted() == [coming]

    world.arrive(coming)
    world.decide()

    assert world.wanted() == [better]
    assert world.decide() == 0


def test_a_failed_download_lets_the_next_best_in_and_a_retry_of_it_upgrades(
    world: Deciding,
) -> None:
    best, second = world.offer(A1), world.offer(C1_720)
    world.decide()
    failed = world.download(best, "failed", reason="dead link")
    world.decide()
    assert world.wanted() == [second]
    world.arrive(second)
    world.decide()
    assert world.wanted() == [second]

    world.conn.execute("UPDATE downloads SET status = 'pending' WHERE id = %s", (failed,))
    world.decide()

    assert world.wanted() == [best]


def test_what_its_user_cancelled_is_not_made_up_for(world: Deciding) -> None:
    first, second = world.offer(A1), world.offer(B1)
    world.decide()
    world.download(first, "cancelled", reason="its user cancelled it")

    for _ in range(3):
        world.decide()

    assert world.wanted() == [first]
    assert world.decision(second)[0] == "superseded"


def test_skipping_what_its_user_cancelled_lets_the_next_one_in(world: Deciding) -> None:
    first, second = world.offer(A1), world.offer(B1)
    world.decide()
    world.download(first, "cancelled", reason="its user cancelled it")
    world.conn.execute(
        "UPDATE raw_items i SET status = 'skipped' FROM releases r "
        "WHERE r.raw_item_id = i.id AND r.id = %s",
        (first,),
    )

    world.decide()

    assert world.wanted() == [second]


def test_a_torrent_that_is_another_downloads_keeps_nothing_out(world: Deciding) -> None:
    first = world.offer(A1)
    world.decide()
    world.download(first, "cancelled", reason="superseded: same torrent as download 99")
    second = world.offer(C1_720)

    world.decide()

    assert world.wanted() == [second]


def test_a_finished_batch_opens_the_work_for_an_episode_it_is_wanted_for_later(
    world: Deciding,
) -> None:
    single, batch = world.offer("[A] Hoshi - 02 [1080p].mkv"), world.offer(BATCH)
    world.decide()
    download = world.download(batch, "completed")
    world.conn.execute(
        "UPDATE raw_items i SET status = 'skipped' FROM releases r "
        "WHERE r.raw_item_id = i.id AND r.id = %s",
        (single,),
    )

    world.decide()

    assert world.wanted(episode=2) == [batch]
    tasks = world.insert("SELECT count(*) FROM sync_tasks WHERE download_id = %s", download)
    assert tasks == 3


def test_equals_wait_for_a_person_where_the_policy_asks(world: Deciding) -> None:
    world.state(ties="ask")
    first, second = world.offer(A1), world.offer(B1)

    for _ in range(3):
        world.decide()

    assert world.decision(first)[0] == world.decision(second)[0] == "conflict"
    (conflict,) = world.conflicts.all()
    assert [rival.release_id for rival in conflict.rivals] == [first, second]
    assert conflict.name == "星之町 S01E01"
    assert world.downloads.open_wanted(limit=9) == []


def test_a_persons_choice_is_taken_and_kept(world: Deciding) -> None:
    world.state(ties="ask")
    first, second = world.offer(A1), world.offer(B1)
    world.decide()
    (conflict,) = world.conflicts.all()

    settle(world.conflicts, conflict.id, second, by="mei")
    world.decide()

    assert world.wanted() == [second]
    assert world.decision(first) == ("superseded", "you chose another release")
    assert world.conflicts.all() == []
    with pytest.raises(StaleStatus):
        settle(world.conflicts, conflict.id, first, by="mei")


def test_a_conflict_over_a_batch_holds_the_whole_batch_and_is_settled_as_a_whole(
    world: Deciding,
) -> None:
    world.state(ties="ask")
    for number in (1, 2):
        world.offer(f"[A] Hoshi - {number:02d} [1080p].mkv")
    batch = world.offer(BATCH)
    world.decide()
    assert world.wanted(episode=3) == [batch]
    assert world.decision(batch)[0] == "conflict"
    assert world.downloads.open_wanted(limit=9) == []

    one, two = world.conflicts.all()
    settled = settle(world.conflicts, two.id, batch, by="mei")
    world.decide()

    assert [each.id for each in settled] == [one.id, two.id]
    assert [world.wanted(episode=n) for n in (1, 2, 3)] == [[batch]] * 3
    assert len(world.downloads.open_wanted(limit=9)) == 1


def test_a_rule_that_ranks_them_dissolves_a_conflict(world: Deciding) -> None:
    world.state(ties="ask")
    world.offer(A1)
    second = world.offer(B1)
    world.decide()

    world.state(ties="ask", groups=["B"])
    world.decide()

    assert world.wanted() == [second]
    assert world.conflicts.all() == []
    assert [each.status for each in world.conflicts.all(status=None)] == ["dissolved"]


def test_a_release_outside_the_conflict_cannot_be_chosen(world: Deciding) -> None:
    world.state(ties="ask")
    world.offer(A1)
    world.offer(B1)
    other = world.offer(C1_720)
    world.decide()
    (conflict,) = world.conflicts.all()

    with pytest.raises(UnknownId, match="not part of conflict"):
        settle(world.conflicts, conflict.id, other, by="mei")
    with pytest.raises(UnknownId, match="no conflict 999"):
        settle(world.conflicts, 999, other, by="mei")


def test_the_order_of_arrival_changes_nothing(world: Deciding) -> None:
    """Offered one by one or all together, the same release is wanted in the end."""
    titles = [C1_720, B1, A1_V2, A1, BATCH]
    for title in titles:
        world.offer(title.replace("Hoshi", "Hoshi no Machi"))
        world.decide()
    one_by_one = world.wanted()

    world.conn.execute("UPDATE releases SET decision = NULL")
    world.decide()

    assert world.wanted() == one_by_one
