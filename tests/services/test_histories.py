"""What the pictures of history are drawn from: the choirs' kinship, and the first pack's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from quizapp.content.shipped import shipped_packs
from quizapp.core.scheduling import NEW_CARD, Card, State
from quizapp.services import genealogies, histories, library, places, timelines
from quizapp.services.errors import NotFoundError
from quizapp.services.learners import LearnerSettings, create_guest
from quizapp.services.memories import save_card
from quizapp.services.timelines import Filters
from quizapp.store.engine import writing
from tests.web.history_packs import load

WHEN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def session(database: Engine) -> Iterator[Session]:
    load(database)
    with writing(database) as opened:
        yield opened


def _shown(session: Session, **filters: object) -> list[str]:
    page = timelines.timeline(session, None, "choirs", Filters(**filters))  # type: ignore[arg-type]
    return [fact.id for fact in page.facts]


def test_dated_facts_stand_in_time(session: Session) -> None:
    assert _shown(session) == [
        "anna-sang",
        "old-founded",
        "new-founded",
        "new-split",
        "anna-swore",
        "workers-swore",
        "joint-from-new",
        "joint-in-league",
        "radio-from-joint",
        "lone-sang",
    ]


def test_the_filters_narrow_it_down(session: Session) -> None:
    assert _shown(session, group="joint-choir") == [
        "joint-from-new", "joint-in-league", "radio-from-joint",
    ]  # fmt: skip
    assert _shown(session, topic="concerts") == ["anna-sang", "lone-sang"]
    assert _shown(session, certainty="claimed") == ["new-split"]
    assert _shown(session, first=1935) == ["joint-in-league", "radio-from-joint", "lone-sang"]
    assert _shown(session, last=1890) == ["anna-sang", "old-founded"]
    assert _shown(session, group="anna-berg") == []
    assert _shown(session, group="nobody") == []


def test_a_fact_stands_in_the_lane_of_its_group(session: Session) -> None:
    page = timelines.timeline(session, None, "choirs", Filters())
    lanes = {fact.id: fact.group for fact in page.facts}
    assert lanes["new-split"] == "new-choir"
    assert lanes["anna-swore"] == "league"
    assert lanes["old-founded"] == "old-choir"
    assert lanes["anna-sang"] == ""
    assert {link.id for link in page.lanes} == set(lanes.values()) - {""}


def test_the_words_of_a_mark_leave_out_what_the_lane_and_the_axis_say(session: Session) -> None:
    page = timelines.timeline(session, None, "choirs", Filters())
    words = {fact.id: fact.short for fact in page.facts}
    assert words["new-founded"] == "was founded"
    assert words["lone-sang"] == "sang in Town Hall"
    assert words["anna-sang"] == "Anna Berg sang in Town Hall"
    assert words["workers-swore"].endswith("?")


def test_what_the_learner_knows_is_told(session: Session) -> None:
    learner, _ = create_guest(session, WHEN, LearnerSettings())
    shelf = library.shelf(session, "choirs")

    def learn(fact: str, state: State) -> None:
        for question in shelf.asking[fact]:
            number = shelf.ids[question.key]
            card = Card(state=state, reps=1, seen=1)
            save_card(session.connection(), learner.id, shelf.pack_id, number, NEW_CARD, card)

    learn("new-founded", State.REVIEW)
    learn("lone-sang", State.LEARNING)
    page = timelines.timeline(session, learner.id, "choirs", Filters())
    known = {fact.id: fact.known for fact in page.facts}
    assert known["new-founded"] == "known"
    assert known["lone-sang"] == "learning"
    assert known["old-founded"] == "new"
    assert known["anna-swore"] == ""
    nobody = timelines.timeline(session, None, "choirs", Filters())
    assert {fact.known for fact in nobody.facts} == {"new", ""}


def test_the_genealogy_has_every_line_and_no_denied_one(session: Session) -> None:
    page = genealogies.genealogy(session, "choirs")
    assert {(kin.kinship, kin.start, kin.end) for kin in page.lines} == {
        ("split", "old-choir", "new-choir"),
        ("merger", "new-choir", "joint-choir"),
        ("merger", "workers-choir", "joint-choir"),
        ("succession", "joint-choir", "radio-choir"),
        ("part", "league", "joint-choir"),
        ("pledge", "workers-choir", "league"),
    }
    assert {kin.id for kin in page.others} == {"old-by-anna", "anna-swore"}
    assert "lone-choir" not in page.members
    begun = {id_: (m.begun and m.begun.edtf, m.founding) for id_, m in page.members.items()}
    assert begun["old-choir"] == ("[..1890]", True)
    assert begun["radio-choir"] == ("1935-03-01", True)
    assert begun["joint-choir"] == ("[1920..1922]", True)
    assert begun["workers-choir"] == ("1919~", False)
    assert [f.id for f in page.members["old-choir"].founders] == ["anna-berg"]


def test_the_kin_of_one_group(session: Session) -> None:
    page = genealogies.genealogy(session, "choirs", "new-choir")
    assert set(page.members) == {"old-choir", "new-choir", "joint-choir", "radio-choir"}
    assert len(page.groups) == 6
    assert page.total == 4
    assert genealogies.genealogy(session, "choirs", "lone-choir").members == {}


def test_places_lie_in_one_another(session: Session) -> None:
    (land,) = places.places(session, "choirs").places
    (town,) = land.parts
    (hall,) = town.parts
    assert [place.link.id for place in (land, town, hall)] == ["land", "town", "hall"]
    assert [fact.id for fact in hall.facts] == ["anna-sang", "lone-sang"]
    assert [fact.id for fact in town.facts] == ["old-founded"]


def test_what_a_pack_can_show(session: Session) -> None:
    assert histories.pictures(session, "choirs") == histories.Pictures(True, True, True)
    with pytest.raises(NotFoundError):
        histories.pictures(session, "nothing")


def test_the_first_pack_tells_who_came_from_whom(sqlite_database: Engine) -> None:
    (khorasan,) = (folder for folder in shipped_packs() if folder.name == "khorasan")
    load(sqlite_database, khorasan)
    with writing(sqlite_database) as session:
        page = genealogies.genealogy(session, "khorasan")
    lines = {(kin.kinship, kin.start, kin.end) for kin in page.lines}
    assert {
        ("split", "ttp", "tkp"),
        ("merger", "tkp", "isis-k"),
        ("part", "islamic-state", "isis-k"),
        ("succession", "jamaat-al-tawhid", "al-qaeda-in-iraq"),
        ("merger", "imu", "isis-k"),
        ("pledge", "saut-ul-ummah", "islamic-state"),
    } <= lines
    assert ("part", "isis-k", "saut-ul-ummah") not in lines  # the source denies it
    assert page.members["isis-k"].begun is not None
    assert len(page.members) >= 27


def test_too_many_groups_are_not_shown_at_once(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(genealogies, "MOST_MEMBERS", 3)
    page = genealogies.genealogy(session, "choirs")
    assert (len(page.members), page.total) == (3, 6)
    assert all({kin.start, kin.end} <= page.members.keys() for kin in page.lines)
    near = genealogies.genealogy(session, "choirs", "radio-choir")
    assert {"radio-choir", "joint-choir"} < near.members.keys()
    monkeypatch.setattr(timelines, "MOST_MARKS", 4)
    early = timelines.timeline(session, None, "choirs", Filters())
    assert ([fact.id for fact in early.facts][-1], early.total) == ("new-split", 10)
