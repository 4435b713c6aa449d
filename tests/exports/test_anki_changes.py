"""Whatever changes a note changes its hash in `keys.lock`: else no learner would get it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from quizapp.core.decks import card_hashes
from quizapp.core.facts import Certainty, NativeName, Pack, Quantity, Section
from quizapp.core.generation import generate
from quizapp.exports.anki_notes import notes_of
from quizapp.exports.anki_package import AnkiNote
from quizapp.exports.anki_schema import FIELD_MARK, FIELDS

Change = Callable[[Pack], Pack]


def fact(id_: str, **changes: Any) -> Change:
    def change(pack: Pack) -> Pack:
        return replace(pack, facts={**pack.facts, id_: replace(pack.facts[id_], **changes)})

    return change


def entity(id_: str, **changes: Any) -> Change:
    def change(pack: Pack) -> Pack:
        changed = replace(pack.entities[id_], **changes)
        return replace(pack, entities={**pack.entities, id_: changed})

    return change


def source(**changes: Any) -> Change:
    def change(pack: Pack) -> Pack:
        changed = replace(pack.sources["handbook"], **changes)
        return replace(pack, sources={**pack.sources, "handbook": changed})

    return change


@pytest.fixture
def pack(elements: Pack) -> Pack:
    """The tiny pack, with two facts that answer one question and differ in nothing else."""
    native = entity("henry-cavendish", native=(NativeName("هنری", "fa"),))(elements)
    marie = native.facts["polonium-found-marie"]
    return fact("polonium-found-pierre", note=marie.note, cite=marie.cite)(native)


def a_new_fact(pack: Pack) -> Pack:
    scheele, like = "carl-wilhelm-scheele", pack.facts["nitrogen-found"]
    new = replace(like, id="new", subject=scheele, object="radium", complete={})
    return replace(pack, facts={**pack.facts, new.id: new})


def reordered(pack: Pack) -> Pack:
    facts = dict(reversed(pack.facts.items()))
    return replace(pack, facts={k: replace(f, order=i) for i, (k, f) in enumerate(facts.items())})


def untyped(pack: Pack) -> Pack:
    person = replace(pack.kinds["person"], typed=False)
    return replace(pack, kinds={**pack.kinds, "person": person})


def all_on_one_level(pack: Pack) -> Pack:
    flat = tuple(replace(s, level=1) for s in pack.sources["handbook"].sections)
    return source(sections=flat)(pack)


def another_topic(pack: Pack) -> Pack:
    born = pack.relations["born"]
    ask = {k: replace(a, topic=f"{a.topic}-2") for k, a in born.ask.items()}
    topics = {**pack.topics, **{f"{k}-2": title for k, title in pack.topics.items()}}
    relations = {**pack.relations, "born": replace(born, ask=ask)}
    return replace(pack, topics=topics, relations=relations)


def another_version(pack: Pack) -> Pack:
    scheele = pack.facts["oxygen-found-scheele"]
    version = replace(scheele.versions[0], place="london")
    return fact(scheele.id, versions=(version,))(pack)


CHANGES = {
    "a name": entity("henry-cavendish", name="Sir Henry Cavendish"),
    "an alias": entity("henry-cavendish", aliases=("Cavendish", "Lord Henry")),
    "a name in its own script": entity("henry-cavendish", native=(NativeName("هنری", "ru"),)),
    "the place of a city": entity("uppsala", name="Upsala"),
    "a note": fact("hydrogen-found", note="Another explanation."),
    "a date": fact("hydrogen-found", when=None),
    "core": fact("hydrogen-found", core=False),
    "a number": fact("nitrogen-number", number=Quantity(7, 7, display="just 7")),
    "certainty": fact("nitrogen-found", certainty=Certainty.REPORTED),
    "who says so": fact("oxygen-found-lavoisier", by="joseph-priestley"),
    "on what sources differ": another_version,
    "a source's title": source(title="The handbook"),
    "a source's address": source(url="https://handbook.example/second"),
    "headings": all_on_one_level,
    "a heading above": source(sections=(Section("All", "all"), Section("Gases", "Gases", 2))),
    "what is typed": untyped,
    "a topic's title": lambda pack: replace(pack, topics={**pack.topics, "dates": "When"}),
    "the id of a topic": another_topic,
    "a new fact": a_new_fact,
    "the order": reordered,
}


def notes(pack: Pack) -> dict[str, AnkiNote]:
    generated = generate(pack)
    made = notes_of(pack, generated, dict.fromkeys(generated.questions, 1000))
    return {note.fields.split(FIELD_MARK)[FIELDS.index("Key")]: note for note in made}


@pytest.mark.parametrize("what", CHANGES)
def test_a_note_never_changes_without_its_hash(pack: Pack, what: str) -> None:
    changed = CHANGES[what](pack)
    before, after = notes(pack), notes(changed)
    old, new = card_hashes(generate(pack)), card_hashes(generate(changed))
    differ = {key for key in before.keys() & after.keys() if before[key] != after[key]}
    assert differ
    assert differ <= {key for key in old if old[key] != new.get(key)}


def test_what_no_note_shows_leaves_every_hash(pack: Pack) -> None:
    changed = entity("hydrogen", summary="made up")(replace(pack, description="Another."))
    assert notes(changed) == notes(pack)
    assert card_hashes(generate(changed)) == card_hashes(generate(pack))
