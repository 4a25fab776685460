"""Four ways from a wish to something to watch, whatever becomes of the messages about them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import psycopg
import pytest

from demo.neighbours import flows
from demo.neighbours.flows import Flow
from demo.neighbours.messages import Generation
from demo.neighbours.town import Message, Town, living
from tests.worlds.playing import Player
from tests.worlds.tracking import Desk

EACH = pytest.mark.parametrize("made", flows.ALL, ids=lambda made: made.__name__)
GENERATIONS = pytest.mark.parametrize(
    "generation", [Generation.NEW, pytest.param(Generation.OLD, marks=pytest.mark.faults)]
)
Maker = Callable[[Generation], Flow]


@pytest.fixture
def player(database: str) -> Iterator[Player]:
    with living(Town()) as town, psycopg.connect(database, autocommit=True) as conn:
        yield Player(town, Desk(conn))


def arrives(player: Player, flow: Flow) -> None:
    player.settle(flow)

    assert player.outcome(flow) == flow.expected
    player.turns(2)
    waiting = [status for status in player.desk.statuses() if status in {"new", "failed"}]
    assert waiting == []


@EACH
@GENERATIONS
def test_a_flow_arrives(player: Player, made: Maker, generation: Generation) -> None:
    player.town.generation = generation
    flow = made(generation)

    player.play(flow)

    arrives(player, flow)


@EACH
@GENERATIONS
def test_doubled_and_shuffled_it_comes_to_the_same(
    player: Player, made: Maker, generation: Generation
) -> None:
    player.town.generation = generation
    flow = made(generation)

    player.play_shuffled(flow, seed=7)

    arrives(player, flow)


@pytest.mark.faults
@EACH
def test_jellyfin_never_tells(player: Player, made: Maker) -> None:
    flow = made(Generation.NEW)
    player.keeps = lambda message: message.source != "jellyfin"

    player.play(flow)

    arrives(player, flow)


@pytest.mark.parametrize("made", [flows.anime_film, flows.anime_show])
def test_shoko_is_away_and_comes_back(player: Player, made: Maker) -> None:
    flow = made(Generation.NEW)
    player.keeps = lambda message: message.source != "shoko"
    player.town.shoko.broken = True
    player.play(flow)

    player.town.shoko.broken = False

    arrives(player, flow)


@pytest.mark.faults
@EACH
def test_everything_that_is_posted_gets_lost(player: Player, made: Maker) -> None:
    flow = made(Generation.NEW)

    def is_lost(message: Message) -> bool:
        del message
        return False

    player.keeps = is_lost

    player.play(flow)

    arrives(player, flow)


def test_five_of_thirteen_are_there(player: Player) -> None:
    flow = flows.anime_show(until=flows.HALF_WAY)
    player.play(flow)
    arrives(player, flow)

    rest = flows.rest_of_anime()
    player.play(rest)
    arrives(player, rest)
    for number in rest.title.numbers:
        assert player.timeline(rest, number)[-2:] == ["anime_matching", "available"]


def test_a_film_passes_every_state(player: Player) -> None:
    flow = flows.film()

    player.play(flow)

    assert player.timeline(flow, None) == [
        "requested",
        "approved",
        "grabbing",
        "downloading",
        "downloaded",
        "importing",
        "available",
    ]


def test_all_flows_at_once_do_not_mix(player: Player) -> None:
    made = [each(Generation.NEW) for each in flows.ALL]
    for flow in made:
        player.play_shuffled(flow, seed=3)

    for flow in made:
        arrives(player, flow)
