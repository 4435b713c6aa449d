"""What is asked of a pack, what is not, and why."""

from __future__ import annotations

from dataclasses import replace

import pytest

from quizapp.core.facts import Certainty, Pack, Wants
from quizapp.core.generation import ask, aspect_of, generate
from quizapp.core.questions import Format
from tests.core.packs import tiny, us_executive, with_fact


@pytest.fixture(scope="module")
def pack() -> Pack:
    return tiny()


def test_the_same_pack_gives_the_same_questions_in_the_same_order(pack: Pack) -> None:
    assert list(generate(pack).questions.values()) == list(generate(pack).questions.values())


@pytest.mark.parametrize("pack", [tiny(), us_executive()])
def test_settling_the_formats_changes_nothing_else_and_tells_each_that_is_lost(pack: Pack) -> None:
    asked, generated = ask(pack), generate(pack)
    assert list(asked.questions) == list(generated.questions)
    added = {Format.CLOZE, Format.MATCHING}
    told = [
        (u.fact, u.aspect, u.format)
        for u in generated.unasked
        if u.format is not None and u.format not in added
    ]
    lost = [
        (question.facts[0], question.aspect, format_)
        for key, question in asked.questions.items()
        for format_ in question.formats
        if format_ not in generated.questions[key].formats
    ]
    assert lost == told != []
    assert asked.unasked == tuple(u for u in generated.unasked if u.format is None)
    for key, question in asked.questions.items():
        assert replace(question, formats=()) == replace(generated.questions[key], formats=())


def test_every_key_is_pack_then_fact_or_entity_then_aspect(pack: Pack) -> None:
    for key, question in generate(pack).questions.items():
        parts = key.split("/")
        if len(question.facts) == 1:
            assert parts == [pack.id, question.facts[0], aspect_of(pack, question).name]
        else:
            relation = pack.facts[question.facts[0]].relation
            assert parts[0] == pack.id
            assert parts[1] in pack.entities
            assert parts[2:] == [relation, question.aspect]


def test_no_two_keys_share_a_prompt(pack: Pack) -> None:
    prompts = [q.prompt for q in generate(pack).questions.values()]
    assert len(prompts) == len(set(prompts))


def test_facts_that_answer_one_prompt_are_one_question_answered_by_the_set(pack: Pack) -> None:
    question = generate(pack).questions["elements/humphry-davy/discovered/object"]
    assert {a.entity for a in question.answers} == {"potassium", "sodium"}
    assert question.is_set
    assert Format.CHOICES in question.formats
    assert Format.CHOICE not in question.formats


def test_a_corrected_answer_changes_the_revision_and_a_wording_does_not(pack: Pack) -> None:
    key = "elements/nitrogen-found/subject"
    before = generate(pack).questions[key]
    fact = pack.facts["nitrogen-found"]
    corrected = with_fact(pack, replace(fact, subject="joseph-priestley"))
    reworded = with_fact(pack, replace(fact, ask={"subject": "By whom was nitrogen found?"}))
    assert generate(corrected).questions[key].revision != before.revision
    assert generate(reworded).questions[key].revision == before.revision
    assert generate(reworded).questions[key].prompt != before.prompt


def test_what_is_denied_is_never_asked_as_if_it_were_so(pack: Pack) -> None:
    denied = {f.id for f in pack.facts.values() if f.denied}
    generated = generate(pack)
    assert denied
    assert all(denied.isdisjoint(q.facts) for q in generated.questions.values())
    assert denied <= {u.fact for u in generated.unasked}


def test_what_sources_differ_on_is_not_asked_but_that_they_differ_is(pack: Pack) -> None:
    generated = generate(pack)
    assert "elements/oxygen-found-scheele/when" not in generated.questions
    dispute = generated.questions["elements/oxygen-found-scheele/dispute"]
    assert [a.text for a in dispute.answers] == ["the date"]
    reasons = {(u.fact, u.aspect): u.reason for u in generated.unasked}
    assert "differ" in reasons["oxygen-found-scheele", "when"]


def test_a_hedge_travels_into_the_prompt(pack: Pack) -> None:
    for question in generate(pack).questions.values():
        hedged = (Certainty.CLAIMED, Certainty.REPORTED, Certainty.ESTIMATED)
        if question.certainty in hedged and question.wants is not Wants.STATUS:
            words = ("claim", "report", "estimate")
            assert any(w in question.prompt for w in words), question.key


def test_a_prompt_that_names_its_answer_is_not_asked(pack: Pack) -> None:
    fact = replace(pack.facts["nitrogen-found"], ask={"subject": "Whose air was nitrogen?"})
    told = replace(fact, ask={"subject": "Who, if not Daniel Rutherford, discovered nitrogen?"})
    assert "elements/nitrogen-found/subject" in generate(with_fact(pack, fact)).questions
    generated = generate(with_fact(pack, told))
    assert "elements/nitrogen-found/subject" not in generated.questions
    assert any("names the answer" in u.reason for u in generated.unasked)


def test_an_aspect_that_the_author_skips_is_listed_with_the_author_s_reason(pack: Pack) -> None:
    fact = replace(pack.facts["nitrogen-found"], skip={"when": "the year is a guess"})
    generated = generate(with_fact(pack, fact))
    assert "elements/nitrogen-found/when" not in generated.questions
    assert ("nitrogen-found", "the year is a guess") in {
        (u.fact, u.reason) for u in generated.unasked
    }


def test_what_is_unclear_is_asked_only_as_being_unclear(pack: Pack) -> None:
    fact = replace(pack.facts["nitrogen-found"], certainty=Certainty.UNCLEAR)
    asked = {
        q.aspect for q in generate(with_fact(pack, fact)).questions.values() if fact.id in q.facts
    }
    assert asked == {"status"}


def test_two_terms_of_one_president_make_no_question_with_two_dates() -> None:
    generated = generate(us_executive())
    for question in generated.questions.values():
        if question.wants is Wants.WHEN:
            assert len(question.answers) == 1, question.key
    assert "us-executive/grover-cleveland-president-1885-03/when" not in generated.questions


def test_a_bare_prompt_is_answered_by_the_facts_whose_own_prompts_say_more() -> None:
    pack = us_executive()
    term = pack.facts["john-adams-president-1797-03"]
    undated = replace(term, id="somebody", subject="benjamin-franklin", when=None)
    aspect = pack.relations["held"].ask["subject"]
    bare = replace(aspect, prompt="Who was {object}[ {when}]?")
    relation = replace(
        pack.relations["held"],
        statement="{subject} was {object}[ {when}]",
        ask={**pack.relations["held"].ask, "subject": bare},
    )
    franklin = replace(pack.entities["john-adams"], id="benjamin-franklin", name="Ben Franklin")
    pack = replace(
        with_fact(pack, undated),
        relations={**pack.relations, "held": relation},
        entities={**pack.entities, franklin.id: franklin},
    )
    question = next(
        q for q in generate(pack).questions.values() if "somebody" in q.facts and q.is_set
    )
    assert {"benjamin-franklin", "john-adams"} <= {a.entity for a in question.answers}


def test_what_is_said_of_a_part_keeps_the_whole_from_being_asked(pack: Pack) -> None:
    fact = replace(pack.facts["nitrogen-found"], object="london", complete={})
    part = replace(fact, id="in-a-borough", subject="joseph-priestley", object="paris")
    within = replace(pack.entities["paris"], within="london")
    changed = replace(
        with_fact(with_fact(pack, fact), part), entities={**pack.entities, "paris": within}
    )
    generated = generate(changed)
    assert "elements/nitrogen-found/subject" not in generated.questions
    assert any("of a part" in u.reason for u in generated.unasked if u.fact == "nitrogen-found")
