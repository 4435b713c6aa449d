"""The examiner sees each fault that the questions of a pack can have, and that fault alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from quizapp.core.checking import faults, pack_faults
from quizapp.core.facts import Aspect, Certainty, Fact, Version, Wants
from quizapp.core.questions import Question
from tests.core.examined import (
    CHAIRED,
    CITE,
    FIRST_LED,
    FOUNDED,
    LED_AURORA,
    LED_CYGNUS,
    PLACE,
    QUESTIONS,
    SIZE,
    SOUND,
    changed,
    choice,
    date,
    entity,
    fact,
    number,
    pack,
    value,
)

WHEN = FOUNDED["aurora"]


def rules(*asked: Question, where: object = SOUND) -> set[str]:
    """The rules that the sound questions break, with some put in place of others."""
    replaced = {(q.facts, q.aspect) for q in asked}
    kept = {k: q for k, q in QUESTIONS.items() if (q.facts, q.aspect) not in replaced}
    questions = {**kept, **{q.key: q for q in asked}}
    return {fault.rule for fault in pack_faults(where, questions)}  # type: ignore[arg-type]


def test_the_sound_questions_pass() -> None:
    assert pack_faults(SOUND, QUESTIONS) == []


SPOILT: dict[str, tuple[str, Question]] = {
    "two keys with one prompt": (
        "prompt-twice",
        replace(WHEN, key="clubs/aurora-founded/place", aspect="place"),
    ),
    "a key of another pack": ("key", replace(PLACE, key="other/aurora-founded/place")),
    "a question of another pack": ("key", replace(PLACE, pack="other")),
    "a key of another fact": ("key", replace(PLACE, key="clubs/cygnus-founded/place")),
    "a key of another aspect": ("key", replace(PLACE, key="clubs/aurora-founded/where")),
    "a key with a capital": ("key", replace(PLACE, key="clubs/aurora-founded/Place")),
    "a key of two parts": ("key", replace(PLACE, key="clubs/place")),
    "a key of five parts": ("key", replace(LED_CYGNUS, key="clubs/cygnus/led/subject/2")),
    "a key of another relation": ("key", replace(LED_CYGNUS, key="clubs/cygnus/founded/subject")),
    "a key of nobody": ("key", replace(LED_CYGNUS, key="clubs/nobody/led/subject")),
    "no revision": ("key", replace(PLACE, revision="")),
    "facts that are not there": ("key", replace(PLACE, facts=("nothing",))),
    "an answer that no fact gives": ("answer", replace(PLACE, answers=(value("kalmar"),))),
    "a date that no fact gives": ("answer", replace(WHEN, answers=(value(date("1990")),))),
    "a number that no fact gives": ("answer", replace(SIZE, answers=(value(number(121)),))),
    "one of a set": ("set", replace(LED_CYGNUS, answers=LED_CYGNUS.answers[:1], is_set=False)),
    "a set of one": ("set", replace(LED_AURORA, is_set=True)),
    "several that are no set": ("set", replace(LED_CYGNUS, is_set=False)),
    "a fact left out": (
        "set",
        replace(
            LED_CYGNUS,
            facts=("ida-led",),
            answers=LED_CYGNUS.answers[:1],
            is_set=False,
            key="clubs/ida-led/subject",
            prompt="According to the chronicle, who at one time led Cygnus Players?",
        ),
    ),
    "a brace left over": (
        "prompt",
        replace(WHEN, prompt="When was {subject} of Aurora Circle set?"),
    ),
    "a bracket left over": ("prompt", replace(WHEN, prompt="When was Aurora Circle [founded]?")),
    "two spaces": ("prompt", replace(WHEN, prompt="When was  Aurora Circle founded?")),
    "the the": ("prompt", replace(WHEN, prompt="When was the the Aurora Circle founded?")),
    "a the": ("prompt", replace(WHEN, prompt="When was a the Aurora Circle founded?")),
    "in on": ("prompt", replace(WHEN, prompt="Who in on May 1990 founded Aurora Circle?")),
    "a space before a comma": ("prompt", replace(WHEN, prompt="When , was Aurora Circle founded?")),
    "a capital inside": (
        "prompt",
        replace(LED_AURORA, prompt="According to the chronicle, By whom was Aurora Circle led?"),
    ),
    "an empty value": ("prompt", replace(WHEN, prompt="When was Aurora Circle of None founded?")),
    "a small first letter": ("prompt", replace(WHEN, prompt="when was Aurora Circle founded?")),
    "no question mark": ("prompt", replace(WHEN, prompt="When was Aurora Circle founded")),
    "the answer in the prompt": (
        "named",
        replace(PLACE, prompt="In which town was the Aurora Circle of Visby founded?"),
    ),
    "the date in the prompt": (
        "named",
        replace(WHEN, prompt="When was Aurora Circle founded if in March 1990 it was not yet?"),
    ),
    "the number in the prompt": (
        "named",
        replace(SIZE, prompt="By its claim, had Aurora Circle 120 players or how many?"),
    ),
    "an entity that given leaves out": (
        "given",
        replace(WHEN, prompt="When did Carl Dahl see Aurora Circle founded?"),
    ),
    "an entity that the prompt does not name": (
        "given",
        replace(WHEN, given=("aurora", "carl-dahl")),
    ),
    "an entity that is not there": ("given", replace(WHEN, given=("aurora", "nobody"))),
    "a claim without its hedge": (
        "hedge",
        replace(SIZE, prompt="How many players had Aurora Circle in 1995?"),
    ),
    "surer than its fact": (
        "certainty",
        replace(SIZE, certainty=Certainty.STATED),
    ),
}


@pytest.mark.parametrize("name", SPOILT)
def test_a_question_that_is_wrong_in_itself(name: str) -> None:
    rule, question = SPOILT[name]
    assert rules(question) == {rule}


def test_a_key_may_name_the_rank() -> None:
    ranked = replace(FIRST_LED, key="clubs/borealis/led/subject-first", aspect="subject-first")
    assert pack_faults(SOUND, {ranked.key: ranked}) == []
    other = replace(ranked, key="clubs/borealis/led/subject-last")
    assert [fault.rule for fault in pack_faults(SOUND, {other.key: other})] == ["key"]


def test_two_versions_that_are_both_accepted_are_no_set() -> None:
    versions = (Version(CITE, place="haga"),)
    disputed = changed("aurora-founded", certainty=Certainty.DISPUTED, versions=versions)
    either = replace(
        PLACE,
        certainty=Certainty.DISPUTED,
        answers=(value("visby"), value("haga")),
        is_set=False,
    )
    dated = replace(WHEN, certainty=Certainty.DISPUTED)
    assert rules(either, dated, where=pack(disputed)) == set()


def test_a_question_filed_under_another_key() -> None:
    found = pack_faults(SOUND, {**QUESTIONS, "clubs/ada-led/object": LED_AURORA})
    assert {fault.rule for fault in found} == {"key", "prompt-twice"}


AGAINST_THE_PACK: dict[str, tuple[str, Fact, Callable[[Question], bool]]] = {
    "somebody else led it too": (
        "set",
        fact("also", "carl-dahl", "led", object="aurora"),
        lambda q: q is LED_AURORA,
    ),
    "somebody else is said to have led it": (
        "set",
        fact("also", "carl-dahl", "led", object="aurora", certainty=Certainty.REPORTED),
        lambda q: q is LED_AURORA,
    ),
    "somebody else chaired it then": (
        "set",
        changed("ida-chaired", when=date("1995")),
        lambda q: q is CHAIRED,
    ),
    "it was founded at another time too": (
        "set",
        fact("again", "aurora", "founded", when=date("1980")),
        lambda q: q is WHEN,
    ),
    "it had another size by a claim": (
        "set",
        changed("aurora-size", id="again", number=number(500)),
        lambda q: q is SIZE,
    ),
    "another first leader": (
        "set",
        fact("also", "ida-jansson", "led", object="borealis", rank="first"),
        lambda q: q is FIRST_LED,
    ),
    "the fact must not be asked": (
        "skipped",
        changed("aurora-founded", skip={"place": "nobody can know"}),
        lambda q: q is PLACE,
    ),
}


@pytest.mark.parametrize("name", AGAINST_THE_PACK)
def test_questions_that_the_packs_facts_contradict(name: str) -> None:
    rule, new, spoilt = AGAINST_THE_PACK[name]
    found = pack_faults(pack(new), QUESTIONS)
    assert {fault.rule for fault in found} == {rule}
    assert all(spoilt(QUESTIONS[fault.key]) for fault in found)


BESIDE_THE_POINT = {
    "denied": fact("also", "carl-dahl", "led", object="aurora", denied=True),
    "unclear": fact("also", "carl-dahl", "led", object="aurora", certainty=Certainty.UNCLEAR),
    "led another": fact("also", "carl-dahl", "led", object="equinox"),
    "chaired at another time": changed("ida-chaired", when=date("1996/1997")),
    "a date that may be the same": fact("again", "aurora", "founded", when=date("1990")),
    "a later leader": fact("also", "ida-jansson", "led", object="borealis", rank="later"),
    "stated where a claim is asked for": changed(
        "aurora-size", id="again", number=number(500), certainty=Certainty.STATED
    ),
}


@pytest.mark.parametrize("name", BESIDE_THE_POINT)
def test_facts_that_do_not_contradict_a_question(name: str) -> None:
    assert pack_faults(pack(BESIDE_THE_POINT[name]), QUESTIONS) == []


def test_what_may_have_been_at_another_time_answers_no_dated_prompt() -> None:
    vague = changed("ida-chaired", when=date("[1995..1997]"))
    assert pack_faults(pack(vague), QUESTIONS) == []
    within = changed("ida-chaired", when=date("1995-03"))
    assert {f.key for f in pack_faults(pack(within), QUESTIONS)} == {CHAIRED.key}


def test_what_happened_in_a_part_of_a_place_happened_in_the_place() -> None:
    near = entity("haga", "town", "Haga", within="visby")
    asked = replace(
        PLACE,
        key="clubs/aurora-founded/subject",
        aspect="subject",
        wants=Wants.SUBJECT,
        prompt="Which club was founded in Visby?",
        answers=(value("aurora"),),
        given=("visby",),
    )
    listed = Aspect("subject", Wants.SUBJECT, "Which club was founded in {place}?", "clubs")
    founded = SOUND.relations["founded"]
    relation = replace(founded, ask={**founded.ask, "subject": listed})
    elsewhere = fact("equinox-founded", "equinox", "founded", place="gotland")
    within = replace(elsewhere, place="haga")
    assert rules(asked, where=pack(near, relation, elsewhere)) == set()
    assert rules(asked, where=pack(near, relation, within)) == {"set"}


def test_a_wording_of_the_facts_own_describes_what_it_does_not_name() -> None:
    own = changed("ada-led", ask={"subject": "Who led the oldest club?"})
    asked = replace(
        LED_AURORA, given=(), prompt="According to the chronicle, who led the oldest club?"
    )
    assert rules(asked, where=pack(own)) == set()
    complete = {"subject": "chronicle"}
    also = fact("also", "carl-dahl", "led", object="aurora", complete=complete)
    assert rules(asked, where=pack(own, also)) == set()
    shown = choice(asked, value("carl-dahl"), value("elin-falk"))
    questions = {asked.key: asked}
    assert [fault.rule for fault in faults(pack(own, also), questions, shown)] == ["also-right"]


def test_what_the_prompt_names_by_an_alias_is_given_too() -> None:
    spelled = entity("aurora", "club", "Aurora Circle", aliases=("Dawn Ring",))
    asked = replace(LED_AURORA, prompt="According to the chronicle, who led Dawn Ring?")
    assert rules(asked, where=pack(spelled)) == set()
    nameless = replace(asked, given=())
    assert rules(nameless, where=pack(spelled)) == {"given"}


def test_a_handover_on_one_day_is_no_second_holder() -> None:
    before = changed("gustav-chaired", when=date("1995-03-04/1997-03-04"))
    after = changed("ida-chaired", when=date("1997-03-04/1999-03-04"))
    prompt = "Who chaired Aurora Circle from 4 March 1995 to 4 March 1997?"
    asked = replace(CHAIRED, prompt=prompt)
    assert rules(asked, where=pack(before, after)) == set()
    asked_later = replace(
        CHAIRED,
        key="clubs/ida-chaired/subject",
        facts=("ida-chaired",),
        prompt="Who chaired Aurora Circle from 4 March 1997 to 4 March 1999?",
        answers=(value("ida-jansson"),),
    )
    assert rules(asked, asked_later, where=pack(before, after)) == set()
    overlapping = replace(after, when=date("1996-03-04/1999-03-04"))
    assert rules(asked, where=pack(before, overlapping)) == {"set"}


def test_the_answer_counts_as_named_by_any_spelling() -> None:
    spelled = pack(entity("visby", "town", "Visby", aliases=("Old Town",), within="gotland"))
    asked = replace(PLACE, prompt="In which old town was Aurora Circle founded?")
    assert rules(asked, where=spelled) == {"named"}


def test_a_prompt_may_take_a_disputed_place_as_sure_only_if_it_says_so() -> None:
    disputed = changed(
        "aurora-founded",
        certainty=Certainty.DISPUTED,
        versions=(Version(CITE, place="haga"),),
    )
    taken = replace(
        WHEN,
        certainty=Certainty.DISPUTED,
        prompt="When was Aurora Circle founded in Visby?",
        given=("aurora", "visby"),
    )
    place = {"clubs/aurora-founded/place"}
    questions = {k: q for k, q in QUESTIONS.items() if k not in place} | {taken.key: taken}
    assert {f.rule for f in pack_faults(pack(disputed), questions)} == {"disputed"}
    said = replace(
        taken, prompt="Sources differ on the place: when was Aurora Circle of Visby set up?"
    )
    assert pack_faults(pack(disputed), {**questions, said.key: said}) == []
