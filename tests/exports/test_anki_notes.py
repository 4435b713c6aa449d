"""What stands in the fields and tags of a note."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from quizapp.core.dates import PartialDate
from quizapp.core.decks import FORM
from quizapp.core.facts import Certainty, Citation, Fact, NativeName, Pack, Quantity, Version
from quizapp.core.generation import Generated, generate
from quizapp.core.questions import Format
from quizapp.exports.anki_notes import NotLockedError, note_type, notes_of
from quizapp.exports.anki_package import AnkiNote, guid_of
from quizapp.exports.anki_schema import FIELD_MARK, FIELDS, NoteType

Fields = dict[str, str]

CLAIMED = "elements/oxygen-found-lavoisier/object"
WRITTEN = {
    "Prompt": "According to their own claim cited in the handbook, which element did Antoine "
    "Lavoisier discover?",
    "Answer": "oxygen",
    "Typed answer": "oxygen",
    "Other names": '<bdi class="native" lang="ar" dir="rtl">أكسجين</bdi>, fire air, O',
    "Explanation": "<p>First.</p><p>He &amp; she.</p>",
    "Source": "A short handbook of the elements, section “Gases”",
    "Source link": "https://handbook.example/elements#Gases:~:text=a%2Db",
    "More sources": '<li><a href="https://lexicon.example/">A lexicon of chemists</a></li>',
    "Certainty": '<span class="sure claimed">claimed by Antoine Lavoisier</span>',
    "Topic": "Discoveries",
    "Key": CLAIMED,
}


def notes(pack: Pack) -> dict[str, AnkiNote]:
    generated = generate(pack)
    changed = dict.fromkeys(generated.questions, 1000)
    return {fields(note)["Key"]: note for note in notes_of(pack, generated, changed)}


def fields(note: AnkiNote) -> Fields:
    return dict(zip(FIELDS, note.fields.split(FIELD_MARK), strict=True))


def with_fact(pack: Pack, fact: Fact) -> Pack:
    return replace(pack, facts={**pack.facts, fact.id: fact})


def with_entity(pack: Pack, id_: str, **other: object) -> Pack:
    entity = replace(pack.entities[id_], **other)  # type: ignore[arg-type]
    return replace(pack, entities={**pack.entities, id_: entity})


def test_one_note_for_each_question(elements: Pack, generated: Generated) -> None:
    assert notes(elements).keys() == generated.questions.keys()


def test_a_question_outside_the_lock_is_named(elements: Pack, generated: Generated) -> None:
    changed = dict.fromkeys(generated.questions, 1000)
    del changed["elements/hydrogen-found/when"]
    with pytest.raises(NotLockedError, match=r"elements/hydrogen-found/when.*--write-lock"):
        list(notes_of(elements, generated, changed))


def test_text_is_escaped_everywhere(elements: Pack) -> None:
    spiteful = '<script>alert("1")</script> & Co'
    pack = with_entity(elements, "henry-cavendish", name=spiteful, aliases=(spiteful + "2",))
    pack = with_fact(pack, replace(pack.facts["hydrogen-found"], note=spiteful))
    topics = {**pack.topics, "discoveries": spiteful}
    handbook = replace(pack.sources["handbook"], title=spiteful, url='https://x/?a="&b=<')
    sources = {**pack.sources, "handbook": handbook}
    for note in notes(replace(pack, topics=topics, sources=sources)).values():
        joined = note.fields
        assert "<script" not in joined
        assert "& Co" not in joined
        assert '"&b' not in fields(note)["Source link"]


def test_native_names_have_their_language_and_direction(elements: Pack) -> None:
    native = (NativeName("هنري", "ar"), NativeName("Генри", "ru"), NativeName("هنری", "uz-Arab"))
    pack = with_entity(elements, "henry-cavendish", native=native)
    other = fields(notes(pack)["elements/hydrogen-found/subject"])["Other names"]
    assert '<bdi class="native" lang="ar" dir="rtl">هنري</bdi>' in other
    assert '<bdi class="native" lang="ru" dir="ltr">Генри</bdi>' in other
    assert '<bdi class="native" lang="uz-Arab" dir="rtl">هنری</bdi>' in other
    assert other.endswith(", Cavendish")


def test_the_certainty_says_who(elements: Pack) -> None:
    found = notes(elements)
    claimed = fields(found["elements/oxygen-found-lavoisier/object"])["Certainty"]
    assert claimed == '<span class="sure claimed">claimed by Antoine Lavoisier</span>'
    disputed = fields(found["elements/oxygen-found-scheele/place"])["Certainty"]
    assert disputed == '<span class="sure disputed">sources differ on the date</span>'
    assert fields(found["elements/hydrogen-found/when"])["Certainty"] == ""


def test_what_other_sources_say_is_told_with_their_passages(elements: Pack) -> None:
    found = fields(notes(elements)["elements/oxygen-found-scheele/place"])
    assert "Scheele was first" in found["Explanation"]
    assert "<p>The lexicon puts it a year earlier.</p>" in found["Explanation"]
    assert found["More sources"] == (
        '<li><a href="https://lexicon.example/">A lexicon of chemists</a></li>'
    )


def test_a_second_passage_of_a_section_is_told_apart(elements: Pack) -> None:
    found = fields(notes(elements)["elements/carl-wilhelm-scheele/discovered/object"])
    assert "section “Gases”, at “at Uppsala in 1772”</a>" in found["More sources"]


def test_options_mark_the_right_one_and_say_what_the_others_were(elements: Pack) -> None:
    """Written otherwise, they need another `FORM` too."""
    options = fields(notes(elements)["elements/hydrogen-found/subject"])["Options"]
    wrong = r'<li>[^<>]+<span class="really">[^<>]+</span></li>'
    right = r'<li class="right">Henry Cavendish</li>'
    assert re.fullmatch(f"<ol>({wrong}|{right})+</ol>", options)
    assert options.count('<li class="right">Henry Cavendish</li>') == 1
    assert options.count("<li>") == 3
    assert '<span class="really">' in options


@pytest.mark.parametrize(
    ("when", "typed"),
    [
        ("1766", "1766"),
        ("1766-03", "March 1766"),
        ("1766-03-02", "2 March 1766"),
        ("1766?", ""),
        ("[..1766]", ""),
        ("1766/1768", ""),
        ("[1766-01..1766-04]", ""),
    ],
)
def test_a_date_is_typed_where_it_is_a_plain_one(elements: Pack, when: str, typed: str) -> None:
    fact = replace(elements.facts["hydrogen-found"], when=PartialDate.parse(when))
    found = fields(notes(with_fact(elements, fact))["elements/hydrogen-found/when"])
    assert found["Typed answer"] == typed
    assert found["Answer"]


def test_a_name_is_typed_with_the_keys_of_a_keyboard(elements: Pack) -> None:
    pack = with_entity(elements, "henry-cavendish", name="H–K Cavendish’s")
    found = fields(notes(pack)["elements/hydrogen-found/subject"])
    assert (found["Answer"], found["Typed answer"]) == ("H–K Cavendish’s", "H-K Cavendish&#x27;s")


def test_each_of_several_answers_has_its_other_names_on_a_line(elements: Pack) -> None:
    pack = with_entity(elements, "pierre-curie", aliases=("Curie, P.",))
    pack = with_entity(pack, "marie-curie", aliases=("Maria <Salomea>",), native=(), acronyms=())
    found = fields(notes(pack)["elements/polonium/discovered/subject"])["Other names"]
    assert found == "Marie Curie: Maria &lt;Salomea&gt;<br>Pierre Curie: Curie, P."


def test_a_note_is_written_like_this(elements: Pack) -> None:
    """Where the same is to be written otherwise, raise `core.decks.FORM` and lock the packs."""
    oxygen = {"native": (NativeName("أكسجين", "ar"),), "aliases": ("fire air",), "acronyms": ("O",)}
    claim = elements.facts["oxygen-found-lavoisier"]
    version = Version(note="He & she.", cite=(Citation("lexicon"),))
    cite = (Citation("handbook", "Gases", "a-b"),)
    claim = replace(claim, note="First.", cite=cite, versions=(version,))
    found = fields(notes(with_fact(with_entity(elements, "oxygen", **oxygen), claim))[CLAIMED])
    assert {name: text for name, text in found.items() if text} == WRITTEN
    assert FORM == 1


@pytest.mark.parametrize(
    ("number", "typed"),
    [
        (Quantity(7, 7), "7"),
        (Quantity(1400, 1400), "1400"),
        (Quantity(2_000_000, 2_000_000), "2 million"),
        (Quantity(700, 700, display="nearly 700"), "700"),
        (Quantity(7, 9), ""),
        (Quantity(7, None), ""),
    ],
)
def test_a_number_is_typed_where_it_is_one(elements: Pack, number: Quantity, typed: str) -> None:
    pack = with_fact(elements, replace(elements.facts["nitrogen-number"], number=number))
    found = fields(notes(pack)["elements/nitrogen-number/number"])
    assert found["Typed answer"] == typed
    assert found["Answer"] == (number.display or found["Answer"])


def test_names_that_nobody_should_type_are_not_typed(elements: Pack) -> None:
    person = replace(elements.kinds["person"], typed=False)
    pack = replace(elements, kinds={**elements.kinds, "person": person})
    key = "elements/hydrogen-found/subject"
    assert Format.TYPED_NAME not in generate(pack).questions[key].formats
    assert fields(notes(pack)[key])["Typed answer"] == ""
    assert fields(notes(elements)[key])["Typed answer"] == "Henry Cavendish"


def test_the_note_type_follows_from_the_key_alone(elements: Pack, generated: Generated) -> None:
    """A note that came with another type after a correction would be a conflict."""
    for question in generated.questions.values():
        kind = note_type(question)
        assert (kind is NoteType.CHOOSE) == question.key.endswith(("/status", "/dispute"))
        other = replace(
            question,
            is_set=not question.is_set,
            formats=(Format.FLIP,),
            certainty=Certainty.CLAIMED,
            answers=question.answers * 2,
        )
        assert note_type(other) is kind


def test_tags_hold_no_spaces_and_follow_the_headings(elements: Pack) -> None:
    found = notes(elements)
    assert all(tag.startswith("quizapp::") for n in found.values() for tag in n.tags.split())
    assert found["elements/royal-institution-founded/when"].tags.split() == [
        "quizapp::elements::topic::dates",
        "quizapp::elements::section::Metals_by_electricity::The_Royal_Institution",
        "quizapp::elements::certainty::stated",
        "quizapp::elements::level::core",
    ]


def test_core_comes_first_and_each_keeps_the_order_of_the_pack(
    elements: Pack, generated: Generated
) -> None:
    keys = list(notes(elements))
    placed = [(not generated.questions[k].core, generated.questions[k].order) for k in keys]
    assert placed == sorted(placed)


@pytest.mark.parametrize(
    "aliases",
    [
        {"elements/old/when": "elements/hydrogen-found/when"},
        {
            "elements/old/when": "elements/older/when",
            "elements/older/when": "elements/hydrogen-found/when",
        },
        {
            "elements/older/when": "elements/hydrogen-found/when",
            "elements/old/when": "elements/older/when",
        },
        {
            "elements/old/when": "elements/hydrogen-found/when",
            "elements/second/when": "elements/hydrogen-found/when",
        },
    ],
)
def test_a_renamed_key_keeps_its_first_note(elements: Pack, aliases: dict[str, str]) -> None:
    note = notes(replace(elements, key_aliases=aliases))["elements/hydrogen-found/when"]
    assert note.guid == guid_of("elements/old/when")
    assert fields(note)["Key"] == "elements/hydrogen-found/when"


def test_keys_renamed_in_a_circle_do_no_harm(elements: Pack) -> None:
    here, there = "elements/hydrogen-found/when", "elements/there/when"
    pack = replace(elements, key_aliases={here: there, there: here})
    assert notes(pack)[here].guid == guid_of(here)
