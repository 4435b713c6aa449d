"""A set as papers to print: versions A, B, C with their keys, explanations and sources.

The pages of papers call `print_set`. A version is drawn by its letter and the set's own key, so
that the same version of the set always prints the same papers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from string import ascii_uppercase

from sqlalchemy.orm import Session

from quizapp.core.papers import Place, draw
from quizapp.core.questions import Format, Presentation, Question
from quizapp.services.assignment_rules import Rules
from quizapp.services.attempt_papers import Kept, allowed_variants, presented, questions_by_key
from quizapp.services.decisions import Allowed
from quizapp.services.errors import QuizError
from quizapp.services.explaining import Explanation, explanation
from quizapp.services.library import Shelf
from quizapp.services.sets import QuestionSet, as_of, set_of

MOST_VERSIONS = 6
LETTERS = "ABCDEF"
OPTION_LETTERS = ascii_uppercase


class NothingToPrintError(QuizError):
    """A set that asks nothing that can be put on paper."""

    status = 409


@dataclass(frozen=True, slots=True)
class Choices:
    """What an instructor chose: how many versions, in the set's order or mixed, which sheets.

    `version`: of the set, 0 for the newest.
    """

    versions: int = 2
    mixed: bool = True
    keys: bool = True
    explanations: bool = True
    version: int = 0


@dataclass(frozen=True, slots=True)
class Printed:
    """One question as it stands on a paper.

    `options`: each with its letter; `rows`: of a matching, beside which letters are written.
    `key`: what the key sheet says is right, `words`: the same without letters, where they alone do
    not tell it. `number`: its place on this paper. `asks`: the keys of
    its questions.
    """

    number: int
    format: Format
    prompt: str
    options: tuple[tuple[str, str], ...]
    rows: tuple[str, ...]
    points: float
    key: str
    words: str
    asks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """One version of a set on paper. `left_out`: places whose question cannot be asked any more."""

    letter: str
    questions: tuple[Printed, ...]
    points: float
    left_out: int


@dataclass(frozen=True, slots=True)
class Explained:
    """A question with its answer and why, and where it stands: each paper's letter and number.

    `notes`: what is told beside the facts, each once; `places`: the number of each source in the
    list of them, with the section.
    """

    prompt: str
    answers: tuple[str, ...]
    explanation: Explanation
    where: tuple[tuple[str, int], ...]
    notes: tuple[str, ...]
    places: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Print:
    """All sheets of a set. `sources`: each that an explanation rests on: title and address."""

    of: QuestionSet
    papers: tuple[Paper, ...]
    explained: tuple[Explained, ...]
    sources: tuple[tuple[str, str], ...]


def print_set(session: Session, learner_id: int, set_id: int, choices: Choices) -> Print:
    """The papers of a version of a set. Reads only.

    Raises NotFoundError, NothingToPrintError.
    """
    of = set_of(session, learner_id, set_id)
    of = as_of(session, of, choices.version or of.number)
    connection = session.connection()
    allowed = allowed_variants(connection, of.id, only_approved=False)
    count = max(1, min(choices.versions, MOST_VERSIONS))
    drawn = {letter: draw(of.slots, letter, mixed=choices.mixed) for letter in LETTERS[:count]}
    kept = questions_by_key(connection, [place for places in drawn.values() for place in places])
    papers = tuple(_paper(of, letter, places, kept, allowed) for letter, places in drawn.items())
    if not any(paper.questions for paper in papers):
        raise NothingToPrintError(
            "Nothing of this set can be put on paper.", "Add questions to the set first."
        )
    sources: dict[tuple[str, str], int] = {}
    explained = _explained(papers, kept, sources)
    return Print(of, papers, explained, tuple(sources))


def _paper(
    of: QuestionSet,
    letter: str,
    places: Sequence[Place],
    kept: Mapping[str, Kept],
    allowed: Allowed,
) -> Paper:
    printed: list[Printed] = []
    for place in places:
        if not all(key in kept for key in place.asked.keys):
            continue
        questions = [kept[key] for key in place.asked.keys]
        found = questions[0].shelf
        made = presented(questions, of.key, place.asked, Rules(), letter, allowed)
        if made is not None:
            printed.append(_printed(len(printed) + 1, made, place, found))
    points = sum(each.points for each in printed)
    return Paper(letter, tuple(printed), points, len(places) - len(printed))


def _printed(number: int, made: Presentation, place: Place, found: Shelf) -> Printed:
    questions = tuple(found.generated.questions[key] for key in made.keys)
    return Printed(
        number=number,
        format=made.format,
        prompt=made.prompt,
        options=tuple(zip(OPTION_LETTERS, (option.text for option in made.options), strict=False)),
        rows=made.rows,
        points=place.points,
        key=_key(made, questions),
        words=_words(made),
        asks=made.keys,
    )


def _key(made: Presentation, questions: Sequence[Question]) -> str:
    """What is right, in the letters of the paper where it has any."""
    letters = [OPTION_LETTERS[at] for at in made.solution]
    if made.format is Format.TRUE_FALSE:
        return made.options[made.solution[0]].text
    if made.format is Format.MATCHING:
        return ", ".join(f"{row + 1} {letter}" for row, letter in enumerate(letters))
    if made.format is Format.ORDER:
        return " ".join(letters)
    if letters:
        return ", ".join(
            f"{letter} {made.options[at].text}"
            for letter, at in zip(letters, made.solution, strict=True)
        )
    between = "; " if questions[0].is_set else " or "
    return between.join(value.text for value in questions[0].answers)


def _words(made: Presentation) -> str:
    """An order or a matching in words, "" for all else."""
    right = [made.options[at].text for at in made.solution]
    if made.format is Format.MATCHING:
        return "; ".join(f"{row}: {text}" for row, text in zip(made.rows, right, strict=True))
    return "; ".join(right) if made.format is Format.ORDER else ""


def _explained(
    papers: Sequence[Paper], kept: Mapping[str, Kept], sources: dict[tuple[str, str], int]
) -> tuple[Explained, ...]:
    """Each question of any paper once, in the order of the first paper that asks it; what it rests
    on is numbered in `sources`."""
    where: dict[str, list[tuple[str, int]]] = {}
    for paper in papers:
        for each in paper.questions:
            for key in each.asks:
                where.setdefault(key, []).append((paper.letter, each.number))
    found = []
    for key, places in where.items():
        shelf = kept[key].shelf
        question = shelf.generated.questions[key]
        facts = (shelf.pack.facts[fact] for fact in question.facts)
        answers = tuple(value.text for value in question.answers)
        told = explanation(shelf.pack, facts)
        found.append(
            Explained(
                prompt=question.prompt,
                answers=answers,
                explanation=told,
                where=tuple(places),
                notes=tuple(dict.fromkeys(fact.note for fact in told.facts if fact.note)),
                places=tuple(_places(told, sources)),
            )
        )
    return tuple(found)


def _places(told: Explanation, sources: dict[tuple[str, str], int]) -> dict[tuple[int, str], None]:
    """Where it stands: numbers of sources, new ones added to `sources`, with their sections."""
    found: dict[tuple[int, str], None] = {}
    for fact in told.facts:
        for passage in fact.passages:
            source = (passage.source, passage.url.partition("#")[0])
            found[sources.setdefault(source, len(sources) + 1), passage.section] = None
    return found
