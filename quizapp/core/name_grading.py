"""A typed name, or several, judged against the entities that answer a question.

`grading` calls this for typed names. Whether a misspelt answer is asked back depends on the pack
and the text alone, never on what is right: so asking back gives nothing away, and its reasons name
no one. What is true in a way akin to what is asked for is asked back too, once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from quizapp.core.facts import Pack
from quizapp.core.folding import compact
from quizapp.core.names import ASK_BACK, How, NameIndex, NameMatch, match
from quizapp.core.questions import Grade, Question, Value, Verdict

_SEPARATORS = re.compile(r"[,;\n/|]|(?:^|\s)[-•*]\s")
_AND = re.compile(r"\s+(?:and|&|or|\+)\s+")

_OF = re.compile(r"\bof (?:the )?(.+)$")

_MOST_ANDS = 8  # more are a list for certain

_UNCLEAR = {
    How.SHARED: "More than one in this pack bears the name “{text}”: add what tells them apart.",
    How.AMBIGUOUS: "“{text}” could be more than one name in this pack: give the whole name.",
    How.INCOMPLETE: "“{text}” is only a part of a name: give the whole name.",
    How.CLOSE: "Did you mean another spelling? “{text}” is close to a name in this pack, but not"
    " near enough to count.",
}


_TRUE_OTHERWISE = (
    "“{text}” is recorded in a like connection, but the question means another: try again."
)


@dataclass(frozen=True, slots=True)
class _Alike:
    """The entities of the kinds that are asked for: who of two namesakes is meant."""

    pack: Pack
    kinds: frozenset[str]

    def __contains__(self, entity: object) -> bool:
        return isinstance(entity, str) and self.pack.entities[entity].kind in self.kinds


def grade_name(
    pack: Pack, index: NameIndex, question: Question, text: str, *, asked_back: bool = False
) -> Grade:
    """Judge the typed name, or names where a set is asked for.

    `asked_back`: this learner was asked back already, so what would be asked back is now wrong.
    A set earns the Jaccard index, the right names given over the right and the wrong ones
    together (P. Jaccard, "Étude comparative de la distribution florale dans une portion des Alpes
    et du Jura", Bulletin de la Société vaudoise des sciences naturelles 37, 1901, 547-579): leaving
    out and adding both cost, and naming everyone earns next to nothing.
    """
    alike = _Alike(
        pack, frozenset(pack.entities[a.entity].kind for a in question.answers if a.entity)
    )
    if question.is_set:
        return _grade_set(pack, index, question, text, alike, asked_back=asked_back)
    term = next((a for a in question.answers if compact(a.text) == compact(text)), None)
    if term is not None and term.entity is None:
        return Grade(Verdict.RIGHT, 1.0, "That is the right answer.", chosen=term)
    found = match(index, text, alike)
    if found.entity is None:
        named = [match(index, part, alike).entity for part in parts(index, text)]
        if len(named) > 1 and all(named):
            return _grade_several(question, named)
        return _not_found(found, text, asked_back=asked_back)
    grade = _grade_one(pack, question, found, found.entity)
    if (
        grade.verdict is Verdict.WRONG
        and not asked_back
        and _akin(pack, index, question, found.entity)
    ):
        return Grade(Verdict.UNCLEAR, 0.0, _TRUE_OTHERWISE.format(text=text.strip()))
    return grade


def _akin(pack: Pack, index: NameIndex, question: Question, entity: str) -> bool:
    """Whether a relation akin to the one asked for joins `entity` with what the prompt names.

    "Which group did X lead?" means one group; that X held an office in another is true too, also
    where the office alone is named ("governor of ISIS–K") and not the group.
    """
    asked = pack.facts.get(question.facts[0])
    if asked is None or entity in question.given:
        return False
    akin, given = pack.relations[asked.relation].akin, set(question.given)
    return any(
        entity in fact.entities
        or any(entity in _whose(pack, index, e) for e in fact.entities if e != named)
        for named in given
        for fact in pack.facts_of[named]
        if fact.relation in akin and not fact.denied
    )


def _whose(pack: Pack, index: NameIndex, office: str) -> frozenset[str]:
    """The entities that an office is of, as one of its spellings says."""
    said = (_OF.search(spelling) for spelling in pack.entities[office].spellings)
    return frozenset(e for of in said if of for e in index.exact.get(compact(of[1]), ()))


def parts(index: NameIndex, text: str) -> list[str]:
    """The names in a list: parted by commas, semicolons, new lines and "and", except inside a name.

    "Sistan and Baluchestan" stays whole where the pack knows it.
    """
    if compact(text) in index.exact:
        return [text]
    found = [name for piece in _SEPARATORS.split(text) for name in _parted(index, piece)]
    names = [re.sub(r"^\s*(?:and|&|or)\s+|^\s*\d+[.)]\s*", "", name).strip() for name in found]
    return [name for name in names if compact(name)]


def _parted(index: NameIndex, text: str) -> list[str]:
    """`text` cut at its "and"s, but for those inside a name."""
    pieces = _AND.split(text)
    if len(pieces) > _MOST_ANDS:
        return pieces
    names: list[str] = []
    while pieces:
        whole = next(
            (n for n in range(len(pieces), 1, -1) if match(index, " and ".join(pieces[:n])).entity),
            1,
        )
        names.append(" and ".join(pieces[:whole]))
        del pieces[:whole]
    return names


def _grade_one(pack: Pack, question: Question, found: NameMatch, entity: str) -> Grade:
    right = next((a for a in question.answers if a.entity == entity), None)
    name = pack.entities[entity].in_text
    if right is not None:
        exact = found.how in (How.EXACT, How.ACRONYM)
        reason = "That is the right name." if exact else f"Taken for {name}."
        return Grade(Verdict.RIGHT, 1.0, reason, chosen=right)
    reason = f"That is {name}."
    if entity in question.given:
        reason = f"That is {name}, which the question itself names."
    elif any(a.entity and entity in pack.wholes(a.entity) for a in question.answers):
        reason = f"That is {name}: it lies there, but the source says more exactly where."
    return Grade(Verdict.WRONG, 0.0, reason, chosen=Value(pack.entities[entity].name, entity))


def _grade_several(question: Question, named: list[str | None]) -> Grade:
    """Several names where one is asked for: all of them accepted, or asked back."""
    accepted = {answer.entity: answer for answer in question.answers}
    if all(entity in accepted for entity in named):
        reason = "Both sources' answers are accepted."
        return Grade(Verdict.RIGHT, 1.0, reason, chosen=accepted[named[0]])
    return Grade(Verdict.UNCLEAR, 0.0, "One name is asked for: give only one.")


def _not_found(found: NameMatch, text: str, *, asked_back: bool) -> Grade:
    if found.how in ASK_BACK and not asked_back:
        return Grade(Verdict.UNCLEAR, 0.0, _UNCLEAR[found.how].format(text=text.strip()))
    return Grade(Verdict.WRONG, 0.0, "That is not a name in this pack.")


def _grade_set(
    pack: Pack, index: NameIndex, question: Question, text: str, alike: _Alike, *, asked_back: bool
) -> Grade:
    wanted = {answer.entity for answer in question.answers}
    given: set[str] = set()
    strangers: dict[str, str] = {}
    for part in parts(index, text):
        found = match(index, part, alike)
        if found.entity is not None:
            given.add(found.entity)
        elif found.how in ASK_BACK and not asked_back:
            return _not_found(found, part, asked_back=False)
        else:
            strangers.setdefault(compact(part), part)
    others = [pack.entities[entity].in_text for entity in sorted(given - wanted)]
    wrong = [*others, *(f"“{name}”" for name in strangers.values())]
    hits = len(given & wanted)
    credit = hits / (len(wanted) + len(wrong))
    reason = f"{hits} of {len(wanted)}."
    if wrong:
        reason = f"{hits} of {len(wanted)}; {', '.join(wrong)} {_does(wrong)} not belong to them."
    return graded(credit, reason)


def _does(names: list[str]) -> str:
    return "does" if len(names) == 1 else "do"


def graded(credit: float, reason: str) -> Grade:
    """The grade of so much credit, from 0 to 1."""
    if credit >= 1:
        return Grade(Verdict.RIGHT, 1.0, reason)
    return Grade(Verdict.PARTIAL if credit > 0 else Verdict.WRONG, credit, reason)
