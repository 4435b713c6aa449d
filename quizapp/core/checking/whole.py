"""Rules over all questions of a pack, and over each question however it is put.

Keys, prompts, and answers against the facts. Called by `pack_faults`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from quizapp.core.checking.evidence import (
    ENTITY_WANTS,
    Case,
    case_of,
    entity_part,
    identity_of,
    readings,
    siblings,
)
from quizapp.core.checking.fault import Fault
from quizapp.core.checking.hedges import HEDGED, hedge_faults
from quizapp.core.checking.leaks import names_answer
from quizapp.core.checking.prompts import NameIndex, prompt_faults
from quizapp.core.checking.texts import words
from quizapp.core.checking.truth import says_so
from quizapp.core.dates import Kind, Point, contains, overlaps
from quizapp.core.facts import Certainty, Fact, Pack, Single, Wants
from quizapp.core.questions import Question


def whole_faults(pack: Pack, questions: Mapping[str, Question]) -> Iterator[Fault]:
    """Faults of the questions of a pack, one by one and among one another."""
    yield from _same_prompts(questions)
    names = NameIndex(pack)
    for key, question in questions.items():
        if key != question.key:
            yield Fault(key, "key", f"it is filed under {key} and calls itself {question.key}")
        case = case_of(pack, question, question.prompt)
        if case is None or not set(question.facts) <= pack.facts.keys():
            yield Fault(key, "key", f"its facts {question.facts} are not in the pack")
            continue
        yield from _key(case)
        yield from prompt_faults(key, question.prompt)
        if not question.prompt.endswith("?"):
            yield Fault(key, "prompt", f"the prompt is no question: {question.prompt}")
        yield from _answers(case)
        yield from _names(case, names)
        yield from hedge_faults(pack, question, question.prompt)
        for fact in question.facts:
            if case.aspect and case.aspect.name in pack.facts[fact].skip:
                yield Fault(key, "skipped", f"{fact} says that this must not be asked")


def _same_prompts(questions: Mapping[str, Question]) -> Iterator[Fault]:
    by_prompt: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for key, question in questions.items():
        by_prompt[words(question.prompt)].append(key)
    for keys in by_prompt.values():
        for key in keys[1:]:
            yield Fault(key, "prompt-twice", f"{keys[0]} has the same prompt")


def _key(case: Case) -> Iterator[Fault]:
    """`pack/fact/aspect` for one fact, `pack/given/relation/aspect` where several answer."""
    question, pack = case.question, case.pack
    parts = question.key.split("/")
    if parts[0] != pack.id or question.pack != pack.id:
        yield Fault(question.key, "key", f"it does not open with the pack's id {pack.id}")
    if not re.fullmatch(r"[a-z0-9]+([-_/][a-z0-9]+)*", question.key):
        yield Fault(
            question.key, "key", "it has other signs than small letters, digits, -, _ and /"
        )
    if len(parts) == 3:
        sound = question.facts == (parts[1],) and _is_aspect(case, parts[2])
    elif len(parts) == 4:
        here = parts[1] in pack.entities or parts[1] in pack.facts
        sound = here and parts[2] == case.relation.id and _is_aspect(case, parts[3])
    else:
        sound = False
    if not sound:
        yield Fault(question.key, "key", "it does not name its fact, or entity and relation")
    if not question.revision:
        yield Fault(question.key, "key", "it has no revision")


def _is_aspect(case: Case, name: str) -> bool:
    own = {*case.relation.ask, "claimant", "status", "dispute"}
    return name in own or (name.rpartition("-")[0] in own and name.endswith(("-first", "-later")))


def _answers(case: Case) -> Iterator[Fault]:
    """Every answer satisfies a fact, every fact is answered, and no further fact fits.

    What a wording of the fact's own shuts out, only a reader can tell.
    """
    question = case.question
    if not question.answers:
        yield Fault(question.key, "answer", "it has no answer")
    unfounded = [answer for answer in question.answers if not says_so(case, answer)]
    for answer in unfounded:
        yield Fault(question.key, "answer", f"no fact of it gives {answer.identity}")
    for answer in question.answers:
        if spelled := names_answer(case.pack, answer, question.prompt):
            yield Fault(question.key, "named", f'the prompt names the answer "{spelled}"')
    several = len({answer.identity for answer in question.answers}) > 1
    differ = any(case.pack.facts[f].versions for f in question.facts)
    if question.is_set != several and not (several and differ):
        yield Fault(question.key, "set", f"is_set is {question.is_set}, answers are several or not")
    for fact in () if unfounded else question.facts:
        if not any(_given(case, reading) for reading in readings(case.pack.facts[fact])):
            yield Fault(question.key, "set", f"what fact {fact} gives is not among the answers")
    narrowed = case.aspect is not None and case.aspect.name in case.fact.ask
    for record in () if narrowed else siblings(case):
        if record.id not in question.facts and also_answers(case, record):
            yield Fault(question.key, "set", f"fact {record.id} answers the same prompt otherwise")


def _given(case: Case, fact: Fact) -> bool:
    """Whether what the fact gives is among the answers."""
    wants = case.question.wants
    if wants in (Wants.STATUS, Wants.DISPUTE):
        return True
    return identity_of(fact, wants) in {answer.identity for answer in case.question.answers}


def also_answers(case: Case, record: Fact) -> bool:
    """Whether a fact outside the question gives another answer to its prompt.

    What is only unclear does not, nor what is told with another hedge than asked for; a date or a
    number that may be the same does not contradict.
    """
    if record.certainty is Certainty.UNCLEAR or (case.rank and not record.rank):
        return False
    hedge = case.question.certainty
    if hedge in HEDGED and record.certainty is not hedge:
        return False  # "according to a claim" asks for what is claimed
    if not _surely_fits(case, record) or _hands_over(case, record):
        return False
    answers = case.question.answers
    wants = case.question.wants
    if wants in ENTITY_WANTS:
        entity = entity_part(record, wants)
        return entity is not None and entity not in {answer.entity for answer in answers}
    if wants is Wants.WHEN and record.when is not None:
        return not any(a.date and overlaps(record.when, a.date) for a in answers)
    if wants is Wants.NUMBER and record.number is not None:
        return not any(
            a.number and (a.number.low, a.number.unit) == (record.number.low, record.number.unit)
            for a in answers
        )
    return False


def _surely_fits(case: Case, record: Fact) -> bool:
    """Whether the record gives what the prompt gives, and does not merely leave it open.

    What happened in a part of a place happened in the place; the reverse is not known.
    """
    for part, entity in case.parts.items():
        recorded = getattr(record, part)
        if recorded is None or not (recorded == entity or entity in case.pack.wholes(recorded)):
            return False
    if case.time is None:
        return True
    asked, recorded_time = case.time[1], getattr(record, case.time[0])
    if recorded_time is None:
        return False
    both_lasted = asked.kind is Kind.LASTED and recorded_time.kind is Kind.LASTED
    return both_lasted or contains(asked, recorded_time)


def _hands_over(case: Case, record: Fact) -> bool:
    """Whether, of two that hold one place after another, one ends when the other begins."""
    mine, other = case.fact.when, record.when
    one_at_a_time = case.aspect is not None and case.aspect.single is Single.AT_A_TIME
    if not one_at_a_time or mine is None or other is None or case.time is None:
        return False
    both_lasted = mine.kind is Kind.LASTED and other.kind is Kind.LASTED
    return both_lasted and (_meet(mine.end, other.start) or _meet(other.end, mine.start))


def _meet(end: Point | None, start: Point | None) -> bool:
    if end is None or start is None:
        return False
    return end.first_day <= start.last_day and start.first_day <= end.last_day


def _names(case: Case, names: NameIndex) -> Iterator[Fault]:
    """The prompt names exactly the entities that `given` lists."""
    question = case.question
    unknown = [entity for entity in question.given if entity not in case.pack.entities]
    if unknown:
        yield Fault(question.key, "given", f"given names {unknown}, which the pack does not hold")
        return
    for entity in question.given:
        if not names.named(question.prompt, entity):
            yield Fault(question.key, "given", f"the prompt does not name {entity}")
    known = {*question.given, *(answer.entity for answer in question.answers if answer.entity)}
    for entity in sorted(names.others(question.prompt, known)):
        yield Fault(question.key, "given", f"the prompt names {entity}, which given leaves out")
