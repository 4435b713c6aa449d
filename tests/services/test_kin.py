"""What an entity is tied to, as the facts say: by hand, and for every entity of the first pack."""

from __future__ import annotations

from pathlib import Path

import pytest

from quizapp.content.reading import read_folder
from quizapp.core.facts import KINSHIPS, Certainty, Pack
from quizapp.services.kin import TITLES, Ties, seen, ties_of

ROOT = Path(__file__).parents[2]


def pack_of(folder: str) -> Pack:
    return read_folder(ROOT / folder).pack()


@pytest.fixture(scope="module")
def tiny() -> Pack:
    return pack_of("tests/packs/tiny")


@pytest.fixture(scope="module")
def shipped() -> Pack:
    return pack_of("content/khorasan")


def named(found: tuple[Ties, ...]) -> dict[str, list[str]]:
    return {group.title: [tie.link.id for tie in group.ties] for group in found}


def test_every_kinship_has_its_words() -> None:
    assert TITLES.keys() == set(KINSHIPS)


def test_a_groups_kin_by_hand(shipped: Pack) -> None:
    found = named(ties_of(shipped, "imu"))
    assert set(found["Founded by"]) == {"tahir-yuldashev", "juma-namangani"}
    assert found["Merged into"] == ["isis-k"]
    assert "imu" in named(ties_of(shipped, "isis-k"))["Formed or joined by"]
    assert found["Split from it"]
    for other in found["Split from it"]:
        assert "imu" in named(ties_of(shipped, other))["Split from"]


def test_everybody_whom_a_fact_names_is_told_once_and_both_ways(shipped: Pack) -> None:
    for entity, facts in shipped.facts_of.items():
        told = [tie for group in ties_of(shipped, entity) for tie in group.ties if tie.fact]
        others = {
            each
            for fact in facts
            if not fact.denied and entity in (fact.subject, fact.object, fact.of, fact.place)
            for each in (fact.subject, fact.object, fact.of, fact.place)
            if each and each != entity and shipped.kinds[shipped.entities[each].kind].typed
        }
        assert others <= {tie.link.id for tie in told}
        for tie in told:
            assert {entity, tie.link.id} <= set(shipped.facts[tie.fact].entities)
            assert not shipped.facts[tie.fact].denied
    ends = {
        (entity, tie.link.id)
        for entity in shipped.entities
        if shipped.kinds[shipped.entities[entity].kind].typed
        for group in ties_of(shipped, entity)
        for tie in group.ties
        if tie.fact and shipped.kinds[shipped.entities[tie.link.id].kind].typed
    }
    assert ends == {(other, entity) for entity, other in ends}


def test_what_is_plainly_stated_goes_before_a_claim(shipped: Pack) -> None:
    for entity in shipped.entities:
        for group in ties_of(shipped, entity):
            for tie in group.ties:
                between = [
                    fact
                    for fact in shipped.facts_of[entity]
                    if tie.link.id in (fact.subject, fact.object, fact.of, fact.place)
                    and not fact.denied
                ]
                if any(fact.certainty is Certainty.STATED for fact in between) and tie.fact:
                    kinship = not group.by_topic
                    assert kinship or tie.certainty is Certainty.STATED
                assert bool(tie.hedge) == (tie.certainty is not Certainty.STATED) or not tie.fact


def test_what_is_denied_ties_nobody(tiny: Pack) -> None:
    denied = [fact for fact in tiny.facts.values() if fact.denied]
    assert denied
    for fact in denied:
        told = [tie for group in ties_of(tiny, fact.subject) for tie in group.ties]
        assert fact.id not in {tie.fact for tie in told}


def test_a_place_tells_what_lies_within_it(tiny: Pack) -> None:
    parts = named(ties_of(tiny, "great-britain"))["Lies within it"]
    assert "london" in parts
    assert all(tiny.entities[part].within == "great-britain" for part in parts)


def test_where_it_can_be_seen(shipped: Pack) -> None:
    group, place, person = (seen(shipped, e) for e in ("isis-k", "nangarhar", "hafiz-saeed-khan"))
    assert (group.timeline, group.genealogy, group.places) == (True, True, False)
    assert (place.timeline, place.genealogy, place.places) == (False, False, True)
    assert (person.timeline, person.genealogy, person.places) == (False, False, False)
