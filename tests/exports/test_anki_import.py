"""The real Anki importer takes our packages, and later editions keep what a learner did."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from quizapp.core.dates import PartialDate
from quizapp.core.facts import Pack
from quizapp.core.generation import Generated
from quizapp.exports import anki_schema
from quizapp.exports.anki_schema import FIELDS, NoteType
from tests.exports.learner import ALWAYS, SHIPPED, Edition, Learner, first_edition

pytestmark = pytest.mark.anki

WHEN = "elements/hydrogen-found/when"
PLACE = "elements/hydrogen-found/place"
NUMBER = "elements/nitrogen-number/number"
ELSEWHERE = "elements/oxygen-found-scheele/place"
STATUS = "elements/oxygen-found-lavoisier/status"
DAY = 86_400


@pytest.fixture
def first(elements: Pack) -> Edition:
    return first_edition(elements)


def redated(edition: Edition, at: int, year: str = "1767") -> Edition:
    """The fact about hydrogen with another year and explanation."""
    fact = edition.pack.facts["hydrogen-found"]
    note = f"It was in {year}, not in 1766."
    return edition.corrected(at, replace(fact, when=PartialDate.parse(year), note=note))


def renumbered(edition: Edition, at: int) -> Edition:
    fact = edition.pack.facts["nitrogen-number"]
    return edition.corrected(at, replace(fact, note="Counted again."))


def test_a_first_import_is_clean(learner: Learner, first: Edition, generated: Generated) -> None:
    count = len(generated.questions)
    assert learner.receive(first) == {"new": count}
    collection = learner.collection
    assert collection.note_count() == collection.card_count() == count
    names = [deck.name for deck in collection.decks.all_names_and_ids()]
    assert sorted(names) == ["Default", first.pack.title]
    cards = [collection.get_card(card) for card in collection.find_cards("")]
    assert {collection.decks.name(card.did) for card in cards} == {first.pack.title}
    assert {int(card.type) for card in cards} == {0}
    problems, ok = collection.fix_integrity()
    assert ok, problems


def test_new_cards_come_core_first_in_the_order_of_the_pack(
    learner: Learner, first: Edition, generated: Generated
) -> None:
    learner.receive(first)
    core = [q.key for q in generated.questions.values() if q.core]
    detail = [q.key for q in generated.questions.values() if not q.core]
    in_turn = [
        learner.collection.get_card(card).note()["Key"]
        for card in learner.collection.find_cards("is:new", order="c.due")
    ]
    assert in_turn[: len(core)] == sorted(core, key=lambda k: generated.questions[k].order)
    assert sorted(in_turn[len(core) :]) == sorted(detail)


def test_fields_and_tags_arrive(learner: Learner, first: Edition) -> None:
    learner.receive(first)
    note = learner.note(WHEN)
    assert tuple(note.keys()) == FIELDS
    assert note["Prompt"] == "When did Henry Cavendish discover hydrogen?"
    assert note["Answer"] == note["Typed answer"] == "1766"
    assert note["Source"] == "A short handbook of the elements, section “Gases”"
    assert note["Source link"].startswith("https://handbook.example/elements#Gases:~:text=")
    assert note["Topic"] == "Dates"
    assert note.mod == SHIPPED
    assert set(note.tags) == {
        "quizapp::elements::topic::dates",
        "quizapp::elements::section::Gases",
        "quizapp::elements::certainty::stated",
        "quizapp::elements::level::core",
    }
    found = learner.collection.find_notes("tag:quizapp::elements::section::Metals_by_electricity")
    assert learner.note("elements/royal-institution-founded/when").id in found


def test_anki_renders_both_sides(learner: Learner, first: Edition) -> None:
    learner.receive(first)
    card = learner.card("elements/oxygen-found-lavoisier/object")
    front, back = card.question(), card.answer()
    assert "which element did Antoine Lavoisier discover?" in front
    assert "xygen" not in front
    assert "claimed by Antoine Lavoisier" in back
    assert "Lavoisier understood what the gas was" in back
    assert 'href="https://handbook.example/elements#Gases:~:text=' in back
    assert "{{" not in front + back


def test_a_choice_shows_its_options_on_the_front(learner: Learner, first: Edition) -> None:
    learner.receive(first)
    note = learner.note(STATUS)
    assert note.note_type()["name"] == "quizapp choose"
    front = learner.card(STATUS).question()
    assert "as a claim" in front
    assert "as a report" in front
    assert "<details" not in front
    assert "type:" not in front


def test_a_typed_answer_is_compared_by_anki(learner: Learner, first: Edition) -> None:
    learner.receive(first)
    note, card = learner.note(NUMBER), learner.card(NUMBER)
    assert "[[type:nc:Typed answer]]" in card.question()
    assert "[[type:nc:Typed answer]]" in card.answer()
    right = learner.collection.compare_answer(note["Typed answer"], "7", combining=False)
    wrong = learner.collection.compare_answer(note["Typed answer"], "9", combining=False)
    assert "typeBad" not in right
    assert "typeBad" in wrong


def test_nothing_is_typed_where_several_answers_are_wanted(
    learner: Learner, first: Edition
) -> None:
    learner.receive(first)
    note = learner.note("elements/polonium/discovered/subject")
    assert note["Answer"] == "Marie Curie; Pierre Curie"
    assert note["Typed answer"] == ""
    assert "type:" not in note.cards()[0].question()


def test_a_correction_updates_the_notes_and_keeps_the_reviews(
    learner: Learner, first: Edition
) -> None:
    learner.receive(first)
    learner.answer(WHEN, 4)
    learner.answer(PLACE, 1)
    learner.answer(NUMBER, 3)
    known, reviews = {k: learner.memory(k) for k in (WHEN, PLACE, NUMBER)}, learner.reviews()
    assert learner.card(WHEN).ivl > 0
    assert len(reviews) == 3
    second = redated(first, SHIPPED + DAY)
    touched = sum(at > SHIPPED for at in second.changed.values())
    assert learner.receive(second) == {
        "updated": touched,
        "duplicate": len(second.changed) - touched,
    }
    assert learner.note(WHEN)["Answer"] == "1767"
    assert learner.note(PLACE)["Explanation"] == "<p>It was in 1767, not in 1766.</p>"
    assert learner.collection.note_count() == learner.collection.card_count()
    assert {k: learner.memory(k) for k in known} == known
    assert learner.reviews() == reviews


def test_two_corrections_of_one_day_both_arrive(learner: Learner, first: Edition) -> None:
    learner.receive(first)
    learner.answer(WHEN, 4)
    known = learner.memory(WHEN)
    morning = redated(first, SHIPPED + DAY + 9 * 3600, "1767")
    learner.receive(morning)
    noon = redated(morning, SHIPPED + DAY + 9 * 3600 + 1, "1768")
    learner.receive(noon)
    assert learner.note(WHEN)["Answer"] == "1768"
    assert learner.memory(WHEN) == known
    assert learner.receive(noon) == {"duplicate": len(noon.changed)}
    assert learner.receive(noon, update_notes=ALWAYS) == {"duplicate": len(noon.changed)}


def test_an_edition_skipped_is_made_good_by_the_next(learner: Learner, first: Edition) -> None:
    learner.receive(first)
    third = renumbered(redated(first, SHIPPED + DAY), SHIPPED + 2 * DAY)
    learner.receive(third)
    assert learner.note(WHEN)["Answer"] == "1767"
    assert learner.note(NUMBER)["Explanation"] == "<p>Counted again.</p>"


@pytest.mark.parametrize("options", [{}, {"update_notes": ALWAYS}])
def test_a_correction_reaches_a_note_that_was_tagged_before(
    learner: Learner, first: Edition, options: dict[str, int]
) -> None:
    learner.receive(first)
    learner.answer(WHEN, 4)
    learner.collection.tags.bulk_add([learner.note(WHEN).id], "exam")
    known = learner.memory(WHEN)
    learner.receive(redated(first, learner.after()), **options)
    assert learner.note(WHEN)["Answer"] == "1767"
    assert learner.memory(WHEN) == known
    assert "exam" not in learner.note(WHEN).tags  # docs/anki.md says so: Anki takes ours


def test_a_correction_older_than_the_learners_edit_needs_always(
    learner: Learner, first: Edition
) -> None:
    learner.receive(first)
    learner.answer(WHEN, 4)
    learner.collection.tags.bulk_add([learner.note(WHEN).id], "exam")
    known = learner.memory(WHEN)
    second = redated(first, SHIPPED + DAY)
    learner.receive(second)
    assert learner.note(WHEN)["Answer"] == "1766"
    assert "exam" in learner.note(WHEN).tags
    assert learner.receive(second, update_notes=ALWAYS)["updated"] == 1
    assert learner.note(WHEN)["Answer"] == "1767"
    assert learner.memory(WHEN) == known


def test_always_puts_back_what_a_learner_wrote_into_a_note(
    learner: Learner, first: Edition
) -> None:
    learner.receive(first)
    note = learner.note(WHEN)
    note["Explanation"] = "Mine."
    learner.collection.update_note(note)
    learner.receive(first)
    assert learner.note(WHEN)["Explanation"] == "Mine."
    learner.receive(first, update_notes=ALWAYS)
    assert learner.note(WHEN)["Explanation"] != "Mine."


@pytest.mark.parametrize("options", [{}, {"update_notes": ALWAYS}])
def test_moved_flagged_and_suspended_cards_stay_so(
    learner: Learner, first: Edition, options: dict[str, int]
) -> None:
    learner.receive(first)
    own = learner.collection.decks.id("My exam")
    assert own is not None
    learner.collection.set_deck([learner.card(WHEN).id], own)
    learner.collection.set_user_flag_for_cards(3, [learner.card(WHEN).id])
    learner.collection.sched.suspend_cards([learner.card(PLACE).id])
    learner.receive(redated(first, learner.after()), **options)
    assert learner.note(WHEN)["Answer"] == "1767"
    assert learner.card(WHEN).did == own
    assert learner.card(WHEN).user_flag() == 3
    assert learner.card(PLACE).queue == -1


def test_a_new_fact_brings_new_cards_and_leaves_the_rest(learner: Learner, first: Edition) -> None:
    learner.receive(first)
    learner.answer(WHEN, 4)
    known = learner.memory(WHEN)
    fact = first.pack.facts["nitrogen-number"]
    potassium = replace(
        fact,
        id="potassium-number",
        subject="potassium",
        number=replace(fact.number, low=19, high=19),
    )
    second = first.corrected(SHIPPED + DAY, potassium)
    assert learner.receive(second) == {"new": 1, "duplicate": len(first.changed)}
    assert learner.note("elements/potassium-number/number")["Answer"] == "19"
    assert learner.memory(WHEN) == known


def test_a_new_fact_that_changes_only_the_options_of_another_question_reaches_its_note(
    learner: Learner, first: Edition
) -> None:
    learner.receive(first)
    learner.answer(ELSEWHERE, 4)
    known, reviews = learner.memory(ELSEWHERE), learner.reviews()
    before = dict(learner.note(ELSEWHERE).items())
    nitrogen = first.pack.facts["nitrogen-found"]
    scheele = "carl-wilhelm-scheele"
    new = replace(nitrogen, id="radium-found", subject=scheele, object="radium", complete={})
    second = first.corrected(SHIPPED + DAY, new)
    assert learner.receive(second)["updated"] > 0
    after = dict(learner.note(ELSEWHERE).items())
    assert {name for name in FIELDS if before[name] != after[name]} == {"Options"}
    assert "Edinburgh" in before["Options"]  # where he now found something, if something else
    assert "Edinburgh" not in after["Options"]
    assert learner.note(ELSEWHERE).mod == SHIPPED + DAY
    assert learner.memory(ELSEWHERE) == known
    assert learner.reviews() == reviews
    assert learner.receive(second) == {"duplicate": len(second.changed)}


def test_new_cards_of_a_renamed_deck_come_under_the_packs_title(
    learner: Learner, first: Edition
) -> None:
    learner.receive(first)
    decks = learner.collection.decks
    own = decks.id(first.pack.title)
    assert own is not None
    decks.rename(own, "Chemistry")
    fact = first.pack.facts["nitrogen-number"]
    learner.receive(first.corrected(SHIPPED + DAY, replace(fact, id="again", subject="radium")))
    decks = learner.collection.decks
    assert decks.name(learner.card(WHEN).did) == "Chemistry"
    assert decks.name(learner.card("elements/again/number").did) == first.pack.title


def test_deck_options_and_other_notes_stay(learner: Learner, first: Edition) -> None:
    learner.receive(first)
    collection = learner.collection
    options = collection.decks.config_dict_for_deck_id(learner.card(WHEN).did)
    options["new"]["perDay"] = 7
    collection.decks.update_config(options)
    own = collection.new_note(collection.models.by_name("Basic"))
    own["Front"] = "My own"
    collection.add_note(own, learner.card(WHEN).did)
    learner.receive(redated(first, learner.after()), update_notes=ALWAYS)
    collection = learner.collection
    options = collection.decks.config_dict_for_deck_id(learner.card(WHEN).did)
    assert options["new"]["perDay"] == 7
    assert collection.get_note(own.id)["Front"] == "My own"


def test_a_retired_question_stays_with_the_learner(learner: Learner, first: Edition) -> None:
    learner.receive(first)
    learner.answer(NUMBER, 4)
    known = learner.memory(NUMBER)
    facts = {k: f for k, f in first.pack.facts.items() if k != "nitrogen-number"}
    second = first.followed(SHIPPED + DAY, replace(first.pack, facts=facts))
    assert second.changed.keys() == first.changed.keys() - {NUMBER}
    learner.receive(second)
    assert learner.memory(NUMBER) == known


def test_a_renamed_question_keeps_its_note(learner: Learner, first: Edition) -> None:
    learner.receive(first)
    learner.answer(NUMBER, 4)
    known = learner.memory(NUMBER)
    old = first.pack.facts["nitrogen-number"]
    facts = {f.id: f for f in first.pack.facts.values() if f is not old}
    facts["number-of-nitrogen"] = replace(old, id="number-of-nitrogen")
    renamed = "elements/number-of-nitrogen/number"
    pack = replace(first.pack, facts=facts, key_aliases={NUMBER: renamed})
    second = first.followed(SHIPPED + DAY, pack)
    assert learner.receive(second) == {"updated": 1, "duplicate": len(first.changed) - 1}
    assert learner.memory(renamed) == known


def test_a_new_look_replaces_the_old_but_not_the_learners_own(
    learner: Learner, first: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    learner.receive(first)
    models = learner.collection.models
    choose = models.get(NoteType.CHOOSE.value)
    assert choose is not None
    choose["css"] = ".card { color: purple }"
    models.update_dict(choose)
    kind = json.loads(anki_schema.note_types_json())
    for note_type in kind.values():
        note_type["css"] = ".card { color: teal }"
        note_type["mod"] += 1
    monkeypatch.setattr("quizapp.exports.anki_package.note_types_json", lambda: json.dumps(kind))
    assert learner.receive(first) == {"duplicate": len(first.changed)}
    looks = {kind: learner.collection.models.get(kind.value)["css"] for kind in NoteType}
    assert "teal" in looks[NoteType.RECALL]
    assert "purple" in looks[NoteType.CHOOSE]


def test_a_field_of_the_learners_own_needs_merging(learner: Learner, first: Edition) -> None:
    learner.receive(first)
    models = learner.collection.models
    recall = models.get(NoteType.RECALL.value)
    assert recall is not None
    models.add_field(recall, models.new_field("My notes"))
    models.update_dict(recall)
    note = learner.note(WHEN)
    note["My notes"] = "Mine."
    learner.collection.update_note(note)
    second = redated(first, learner.after())
    assert learner.receive(second)["conflicting"] > 0
    assert learner.note(WHEN)["Answer"] == "1766"
    assert "conflicting" not in learner.receive(second, merge_notetypes=True)
    assert learner.note(WHEN)["Answer"] == "1767"
    assert dict(learner.note(WHEN).items()).get("My notes", "") == ""
    assert learner.collection.note_count() == len(first.changed)
