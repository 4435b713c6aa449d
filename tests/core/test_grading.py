"""Responses judged: every format, every verdict, and nothing given away by asking back."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.dates import PartialDate
from quizapp.core.facts import Entity, Kind, Pack, Quantity, Wants
from quizapp.core.grading import FLIP_CREDITS, grade, grade_text
from quizapp.core.names import build_index
from quizapp.core.questions import (
    OVER_SEVERAL,
    Format,
    Grade,
    Option,
    Presentation,
    Question,
    Response,
    Value,
    Verdict,
)

KINDS = {
    kind.id: kind
    for kind in (
        Kind("person", "person", "people"),
        Kind("group", "group", "groups"),
        Kind("place", "place", "places"),
        Kind("province", "province", "provinces", "place"),
        Kind("district", "district", "districts", "place"),
    )
}
ENTITIES = (
    Entity("omar", "person", "Omar Ghazi", ("Umar Ghazi",)),
    Entity("osman", "person", "Osman Ghazi"),
    Entity("saeed", "person", "Hafiz Saeed Khan"),
    Entity("dawlat", "person", "Hafiz Dawlat Khan"),
    Entity("omar-group", "group", "Omar Ghazi Group", the=True),
    Entity("tkp", "group", "Tehrik-e Khilafat Pakistan", acronyms=("TKP",)),
    Entity("tkk", "group", "Tehrik-e Khilafat Khorasan", acronyms=("TKK",)),
    Entity("sistan", "province", "Sistan and Baluchestan Province", ("Sistan and Baluchestan",)),
    Entity("nangarhar", "province", "Nangarhar Province", ("Nangarhar",)),
    Entity("kot", "district", "Kot District", ("Kot",), within="nangarhar"),
)
PACK = Pack(
    "p", "P", "", "", "en", {}, KINDS, {}, {}, {entity.id: entity for entity in ENTITIES}, {}
)
INDEX = build_index(PACK)


def value(entity: str) -> Value:
    return Value(PACK.entities[entity].name, entity)


def question(*answers: Value, wants: Wants = Wants.SUBJECT, **more: Any) -> Question:
    return Question(
        "p/f/a", "p", ("f",), "leaders", "subject", wants, "Who?", answers, (), "r", **more
    )


def typed(text: str, *entities: str, asked_back: bool = False, **more: Any) -> Grade:
    asked = question(*(value(entity) for entity in entities), **more)
    return grade_text(PACK, INDEX, asked, text, asked_back=asked_back)


def shown(
    format_: Format, count: int, *solution: int, keys: tuple[str, ...] = ("k",)
) -> Presentation:
    options = tuple(Option(f"o{i}", i in solution, Value(f"o{i}")) for i in range(count))
    return Presentation(keys, format_, "?", 1, options, solution)


def chosen(presentation: Presentation, *places: int) -> Grade:
    return grade(PACK, INDEX, [question()], presentation, Response(chosen=places))


# -- chosen answers -------------------------------------------------------------------------------


@pytest.mark.parametrize("format_", [Format.CHOICE, Format.TRUE_FALSE])
def test_one_option_is_right_or_wrong(format_: Format) -> None:
    presentation = shown(format_, 2, 1)
    right, wrong = chosen(presentation, 1), chosen(presentation, 0)
    assert (right.verdict, right.credit, right.chosen) == (Verdict.RIGHT, 1, Value("o1"))
    assert (wrong.verdict, wrong.credit, wrong.chosen) == (Verdict.WRONG, 0, Value("o0"))


@pytest.mark.parametrize("places", [(4,), (-1,), (0, 1), (0, 0)])
def test_what_the_presentation_does_not_allow_counts_nothing(places: tuple[int, ...]) -> None:
    assert chosen(shown(Format.CHOICE, 4, 1), *places).verdict is Verdict.UNCLEAR


@pytest.mark.parametrize(
    ("places", "credit"),
    [
        ((0, 1), 1),
        ((0,), 1 / 2),
        ((0, 1, 2), 2 / 3),
        ((0, 2), 1 / 6),
        ((2,), 0),
        ((0, 1, 2, 3, 4), 0),
        ((2, 3, 4), 0),
    ],
)
def test_several_choices_earn_youdens_j(places: tuple[int, ...], credit: float) -> None:
    found = chosen(shown(Format.CHOICES, 5, 0, 1), *places)
    assert found.credit == pytest.approx(credit)
    wanted = Verdict.PARTIAL if 0 < credit < 1 else Verdict.RIGHT if credit else Verdict.WRONG
    assert found.verdict is wanted


@given(st.data())
def test_the_credit_of_several_choices_depends_on_what_is_ticked_alone(data: Any) -> None:
    count = data.draw(st.integers(2, 8))
    right = data.draw(st.sets(st.integers(0, count - 1), min_size=1, max_size=count - 1))
    ticked = data.draw(st.sets(st.integers(0, count - 1), min_size=1))
    credit = chosen(shown(Format.CHOICES, count, *right), *sorted(ticked)).credit
    moved = data.draw(st.permutations(range(count)))
    elsewhere = shown(Format.CHOICES, count, *(moved[i] for i in sorted(right)))
    order = data.draw(st.permutations(sorted(ticked)))
    assert chosen(elsewhere, *(moved[i] for i in order)).credit == pytest.approx(credit)
    assert (credit == 1) == (ticked == right)
    everything = chosen(shown(Format.CHOICES, count, *right), *range(count))
    assert everything.credit == 0


def test_both_questions_of_a_which_came_first_get_its_credit() -> None:
    presentation = shown(Format.WHICH_FIRST, 2, 1, keys=("a", "b"))
    assert chosen(presentation, 1).members == {"a": 1, "b": 1}
    assert chosen(presentation, 0).members == {"a": 0, "b": 0}


def test_an_ordering_earns_kendalls_share_and_each_member_its_own() -> None:
    presentation = shown(Format.ORDER, 3, 2, 0, 1, keys=("a", "b", "c"))
    assert chosen(presentation, 2, 0, 1).verdict is Verdict.RIGHT
    reverse = chosen(presentation, 1, 0, 2)
    assert (reverse.verdict, reverse.credit) == (Verdict.WRONG, 0)
    swapped = chosen(presentation, 2, 1, 0)
    assert swapped.verdict is Verdict.PARTIAL
    assert swapped.credit == pytest.approx(2 / 3)
    assert swapped.members == {"a": 0.5, "b": 0.5, "c": 1}
    assert swapped.reason == "2 of 3 pairs are in the right order."
    assert chosen(presentation, 2, 0).verdict is Verdict.UNCLEAR


@pytest.mark.parametrize("button", range(4))
def test_a_flip_card_is_rated_by_the_learner(button: int) -> None:
    assert chosen(Presentation(("k",), Format.FLIP, "?", 1), button).credit == FLIP_CREDITS[button]


@pytest.mark.parametrize("format_", list(Format))
def test_a_blank_response_is_not_known_and_nothing_worse(format_: Format) -> None:
    keys = ("a", "b") if format_ in OVER_SEVERAL else ("a",)
    presentation = shown(format_, 2, 0, 1, keys=keys)
    found = grade(PACK, INDEX, [question(value("omar"))], presentation, Response(text="  "))
    assert (found.verdict, found.credit, found.reason) == (Verdict.WRONG, 0, "Not known yet.")
    assert found.members == ({"a": 0, "b": 0} if len(keys) == 2 else {})
    assert typed("I don’t know", "omar").reason == "Not known yet."


# -- typed names ----------------------------------------------------------------------------------


def test_a_typed_name_is_right_in_any_of_its_spellings() -> None:
    assert typed("omar ghazi", "omar").reason == "That is the right name."
    near = typed("Umar Gazi", "omar")
    assert (near.verdict, near.chosen) == (Verdict.RIGHT, value("omar"))
    assert near.reason == "Taken for Omar Ghazi."
    assert typed("tkp", "tkp").verdict is Verdict.RIGHT


def test_a_name_of_another_is_wrong_and_said_to_be_his() -> None:
    found = typed("Usman Ghazi", "omar")
    assert (found.verdict, found.reason) == (Verdict.WRONG, "That is Osman Ghazi.")
    assert found.chosen == value("osman")
    assert typed("Omar Ghazi group", "omar").reason == "That is the Omar Ghazi Group."
    assert typed("TKK", "tkp").reason == "That is Tehrik-e Khilafat Khorasan."
    assert "question itself" in typed("TKK", "tkp", given=("tkk",)).reason
    assert typed("Napoleon", "omar").reason == "That is not a name in this pack."


def test_a_wider_place_is_wrong_but_said_to_be_true() -> None:
    found = typed("Nangarhar", "kot", wants=Wants.PLACE)
    assert found.verdict is Verdict.WRONG
    assert "it lies there" in found.reason


@pytest.mark.parametrize(
    "text", ["Omar Ghazzni", "Ghazi", "Khan", "Hafiz Saeed", "Tehrik-e Khilafat"]
)
def test_a_near_miss_is_asked_back_once_whatever_is_right(text: str) -> None:
    every = [entity.id for entity in ENTITIES]
    first = typed(text, "omar")
    assert (first.verdict, first.credit, first.chosen) == (Verdict.UNCLEAR, 0, None)
    for entity in ENTITIES:
        assert all(spelling not in first.reason.replace(text, "") for spelling in entity.spellings)
    assert all(typed(text, entity) == first for entity in every)
    assert typed(text, "omar", asked_back=True).verdict is Verdict.WRONG


def test_where_sources_differ_any_answer_is_right_and_two_names_are_not_a_guess() -> None:
    assert typed("Osman Ghazi", "omar", "osman").verdict is Verdict.RIGHT
    assert typed("Omar Ghazi or Osman Ghazi", "omar", "osman").verdict is Verdict.RIGHT
    assert typed("Omar Ghazi, Osman Ghazi", "omar").verdict is Verdict.UNCLEAR


def test_terms_are_compared_as_they_are_written() -> None:
    asked = question(Value("reported"), wants=Wants.STATUS)
    assert grade_text(PACK, INDEX, asked, " Reported ").verdict is Verdict.RIGHT
    assert grade_text(PACK, INDEX, asked, "stated").verdict is Verdict.WRONG


@pytest.mark.parametrize(
    ("text", "credit", "reason"),
    [
        ("Omar Ghazi and Osman Ghazi", 1, "2 of 2."),
        ("Usmon Gazi; Umar Gazi", 1, "2 of 2."),
        ("1. Osman Ghazi\n2. Omar Ghazi", 1, "2 of 2."),
        ("- Osman Ghazi\n- Omar Ghazi\n- Omar Ghazi", 1, "2 of 2."),
        ("Omar Ghazi", 1 / 2, "1 of 2."),
        (
            "Omar Ghazi, Osman Ghazi, TKP",
            2 / 3,
            "2 of 2; Tehrik-e Khilafat Pakistan does not belong to them.",
        ),
        (
            "Omar Ghazi, TKP, and Napoleon",
            1 / 4,
            "1 of 2; Tehrik-e Khilafat Pakistan, “Napoleon” do not belong to them.",
        ),
        ("TKP, TKK", 0, None),
    ],
)
def test_a_set_earns_the_jaccard_index(text: str, credit: float, reason: str | None) -> None:
    found = typed(text, "omar", "osman", is_set=True)
    assert found.credit == pytest.approx(credit)
    assert reason in (None, found.reason)


@pytest.mark.parametrize(
    "text",
    [
        "Sistan and Baluchestan, Nangarhar",
        "Sistan and Baluchestan and Nangarhar",
        "Nangarhar & Sistan and Baluchistan",
    ],
)
def test_a_name_with_and_in_it_stays_whole(text: str) -> None:
    assert typed(text, "sistan", "nangarhar", is_set=True).reason == "2 of 2."


def test_naming_everyone_earns_next_to_nothing() -> None:
    everyone = ", ".join(entity.name for entity in ENTITIES)
    assert typed(everyone, "omar", "osman", is_set=True).credit == pytest.approx(2 / len(ENTITIES))


def test_a_set_with_one_unclear_name_is_asked_back() -> None:
    found = typed("Omar Ghazi, Hafiz Saeed", "omar", "saeed", is_set=True)
    assert found.verdict is Verdict.UNCLEAR
    assert "Khan" not in found.reason
    again = typed("Omar Ghazi, Hafiz Saeed", "omar", "saeed", is_set=True, asked_back=True)
    assert again.credit == pytest.approx(1 / 3)


@given(
    st.permutations(["Omar Ghazi", "TKP", "Osman Gazi", "Napoleon"]),
    st.sampled_from([", ", ";", "\n"]),
)
def test_the_credit_of_a_set_does_not_depend_on_the_order(names: list[str], between: str) -> None:
    assert typed(between.join(names), "omar", "osman", is_set=True).credit == pytest.approx(0.5)


@given(st.text(max_size=80), st.booleans(), st.sampled_from(ENTITIES))
def test_any_text_can_be_graded_and_only_the_right_one_earns(
    text: str, is_set: bool, entity: Entity
) -> None:
    found = typed(text, entity.id, is_set=is_set)
    assert 0 <= found.credit <= 1
    assert (found.verdict is Verdict.RIGHT) == (found.credit == 1)
    assert (found.verdict is Verdict.PARTIAL) == (0 < found.credit < 1)
    assert found.reason


@given(st.sampled_from(ENTITIES), st.sampled_from(ENTITIES))
def test_a_spelling_of_another_is_never_right(one: Entity, other: Entity) -> None:
    for spelling in one.spellings:
        right = typed(spelling, other.id).verdict is Verdict.RIGHT
        assert right == (one is other)


# -- typed dates and numbers ----------------------------------------------------------------------


def dated(text: str, *edtf: str) -> Grade:
    answers = [Value(e, date=PartialDate.parse(e)) for e in edtf]
    return grade_text(PACK, INDEX, question(*answers, wants=Wants.WHEN), text)


def test_a_typed_date_is_graded_against_the_answer_that_earns_most() -> None:
    assert dated("14 July 2012", "2012-07-14").verdict is Verdict.RIGHT
    assert dated("2012", "2012-07-14").verdict is Verdict.PARTIAL
    both = dated("September 2018", "2018-04", "2018-09")
    assert (both.verdict, both.chosen and both.chosen.text) == (Verdict.RIGHT, "2018-09")
    assert dated("2014", "2012-07-14").verdict is Verdict.WRONG


def test_a_date_that_can_be_read_in_two_ways_or_in_none_is_asked_back() -> None:
    for right in ("2015-02-03", "2015-03-02", "1998"):
        assert dated("03/02/2015", right) == dated("03/02/2015", "2001")
        assert dated("03/02/2015", right).verdict is Verdict.UNCLEAR
    assert dated("some day", "2015").verdict is Verdict.UNCLEAR


def numbered(text: str, *answers: Quantity, tolerance: float = 0.0) -> Grade:
    values = [Value(str(a.low), number=a) for a in answers]
    asked = question(*values, wants=Wants.NUMBER, tolerance=tolerance)
    return grade_text(PACK, INDEX, asked, text)


def test_a_typed_number_is_graded_within_the_range_and_the_tolerance() -> None:
    assert numbered("about 220", Quantity(200, 250)).verdict is Verdict.RIGHT
    assert numbered("1,140", Quantity(1400, 1400), Quantity(1140, 1140)).verdict is Verdict.RIGHT
    assert numbered("1,300", Quantity(1400, 1400), tolerance=0.1).verdict is Verdict.RIGHT
    assert numbered("1,300", Quantity(1400, 1400)).verdict is Verdict.PARTIAL
    assert numbered("650", Quantity(1400, 1400)).reason == "750 too low."
    assert numbered("hundreds", Quantity(1400, 1400)).verdict is Verdict.UNCLEAR


def test_an_overlong_answer_is_asked_back() -> None:
    assert typed("Omar, " * 500, "omar", is_set=True).verdict is Verdict.UNCLEAR
