"""Judging a response: a presentation and what a person answered become a `Grade`.

The study and teaching services call `grade`, the command `quizapp grade` calls `grade_text`.

Nothing is guessed: what can be read in two ways, or is near a name but not near enough, is UNCLEAR,
is asked back with a reason that gives nothing away, and counts nothing. A blank response is "I
don't know": wrong, without a word of blame.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from quizapp.core.date_grading import grade_date
from quizapp.core.date_input import read_date
from quizapp.core.facts import Pack, Wants
from quizapp.core.folding import strict
from quizapp.core.name_grading import grade_name, graded
from quizapp.core.names import NameIndex
from quizapp.core.number_grading import grade_number, read_number
from quizapp.core.order_grading import member_shares, share_in_order
from quizapp.core.questions import (
    OVER_SEVERAL,
    TYPED,
    Format,
    Grade,
    Presentation,
    Question,
    Response,
    Verdict,
)

# The four buttons of a flip card in their order (Again, Hard, Good, Easy), as credit.
FLIP_CREDITS = (0.0, 0.5, 1.0, 1.0)

_NOT_KNOWN = "Not known yet."
_MATCHED = "All of them are right."
_RIGHT = "That is the right answer."
_NOT_THAT = {
    Format.CHOICE: "It is another one.",
    Format.TRUE_FALSE: "It is the other way round.",
    Format.WHICH_FIRST: "The other one came first.",
    Format.CONTRAST: "It is the other one.",
}
_DONT_KNOW = frozenset({"", "i dont know", "dont know", "i do not know", "idk", "no idea", "dunno"})
_LONGEST = 1000  # characters of a typed answer


def grade(
    pack: Pack,
    index: NameIndex,
    questions: Sequence[Question],
    presentation: Presentation,
    response: Response,
    *,
    asked_back: bool = False,
) -> Grade:
    """Judge `response` to `presentation`.

    `questions` belong to `presentation.keys`, in that order. `asked_back`: the learner was asked
    back once about this presentation, so a name that is only near is now wrong. For a flip card
    `response.chosen` is the place of the button pressed: see `FLIP_CREDITS`. A response that the
    presentation does not allow (no such option, two of them for a single choice) is UNCLEAR.
    """
    if response.is_blank:
        return _for_members(presentation, Grade(Verdict.WRONG, 0.0, _NOT_KNOWN))
    if presentation.format in TYPED:
        text = response.text
        return grade_text(pack, index, questions[0], text, asked_back=asked_back)
    if presentation.format is Format.MATCHING:
        return _grade_matching(presentation, response.pairs)
    count = len(FLIP_CREDITS if presentation.format is Format.FLIP else presentation.options)
    chosen = response.chosen
    if not chosen or len(set(chosen)) < len(chosen) or not all(0 <= i < count for i in chosen):
        return _ask_back("Choose from the options, each at most once.")
    if presentation.format is Format.CHOICES:
        return _grade_choices(presentation, frozenset(chosen))
    if presentation.format is Format.ORDER:
        return _grade_order(presentation, chosen)
    if len(chosen) > 1:
        return _ask_back("Choose one option only.")
    if presentation.format is Format.FLIP:
        return graded(FLIP_CREDITS[chosen[0]], "You rated this one yourself.")
    return _grade_choice(presentation, chosen[0])


def grade_text(
    pack: Pack, index: NameIndex, question: Question, text: str, *, asked_back: bool = False
) -> Grade:
    """Judge a typed answer to `question`, in the way that what it asks for demands.

    Dates are judged at the source's precision (`date_grading`), numbers within its range widened
    by the question's tolerance (`number_grading`), everything else as names (`name_grading`); where
    several answers are accepted, by the one that earns most.
    """
    if len(text) > _LONGEST:
        return _ask_back("That is too long: give the answer alone.")
    if strict(text) in _DONT_KNOW:
        return Grade(Verdict.WRONG, 0.0, _NOT_KNOWN)
    if question.wants is Wants.WHEN:
        return _grade_date(question, text)
    if question.wants is Wants.NUMBER:
        return _grade_number(question, text)
    return grade_name(pack, index, question, text, asked_back=asked_back)


def unreadable(questions: Sequence[Question], shown: Presentation, response: Response) -> str:
    """What keeps a response from being read, told before anything is judged; "" where nothing does.

    It speaks of the form alone, which is the same whatever the answer is: a date that is none, two
    lines with the same value. A name has no form, so nothing is said of one.
    """
    if response.is_blank:
        return ""
    if shown.format not in TYPED:
        if shown.format is Format.MATCHING:
            found = _grade_matching(shown, response.pairs)
            return found.reason if found.verdict is Verdict.UNCLEAR else ""
        if shown.format is Format.ORDER and len(response.chosen) != len(shown.options):
            return "Give every event a place."
        return ""
    text, wants = response.text, questions[0].wants
    if strict(text) in _DONT_KNOW:
        return ""
    if wants is Wants.WHEN:
        reading = read_date(text)
        if not reading.dates:
            return reading.error
        return reading.question if len(reading.dates) > 1 else ""
    return read_number(text).error if wants is Wants.NUMBER else ""


def _ask_back(reason: str) -> Grade:
    return Grade(Verdict.UNCLEAR, 0.0, reason)


def _grade_choice(presentation: Presentation, chosen: int) -> Grade:
    """One option of a choice, a true-false or a which-came-first."""
    option = presentation.options[chosen]
    if chosen in presentation.solution:
        found = Grade(Verdict.RIGHT, 1.0, _RIGHT, chosen=option.value)
    else:
        reason = _NOT_THAT[presentation.format]
        found = Grade(Verdict.WRONG, 0.0, reason, chosen=option.value)
    return _for_members(presentation, found)


def _for_members(presentation: Presentation, found: Grade) -> Grade:
    """The credit of a whole presentation given to each question of it."""
    if presentation.format not in OVER_SEVERAL:
        return found
    return replace(found, members=dict.fromkeys(presentation.keys, found.credit))


def _grade_choices(presentation: Presentation, chosen: frozenset[int]) -> Grade:
    """Several right options: Youden's J, nothing below 0.

    J is the share of the right options that were ticked less the share of the wrong ones that were
    (W. J. Youden, "Index for rating diagnostic tests", Cancer 3, 1950, 32-35). Ticking everything
    earns nothing, as do ticking nothing and, on average, ticking by lot; the Jaccard index, which
    suits typed lists, would pay for ticking everything.
    """
    right = frozenset(presentation.solution)
    wrong = frozenset(range(len(presentation.options))) - right
    hits, misses = len(chosen & right), len(chosen & wrong)
    credit = hits / len(right) - (misses / len(wrong) if wrong else 0.0)
    reason = f"{hits} of {len(right)} right"
    reason += f", and {misses} that {'is' if misses == 1 else 'are'} not." if misses else "."
    if hits == len(right) and not misses:
        reason = "These are the right ones."
    return graded(max(0.0, credit), reason)


def _grade_order(presentation: Presentation, given: Sequence[int]) -> Grade:
    """An ordering: Kendall's measure, for the whole and for each question in it."""
    if len(given) != len(presentation.options):
        return _ask_back("Give every event a place.")
    credit = share_in_order(presentation.solution, given)
    shares = member_shares(presentation.solution, given)
    several = len(presentation.keys) > 1
    members: Mapping[str, float] = {
        key: shares[place] if several else credit for place, key in enumerate(presentation.keys)
    }
    pairs = len(given) * (len(given) - 1) // 2
    reason = f"{round(credit * pairs)} of {pairs} pairs are in the right order."
    if credit >= 1:
        reason = "That is the right order."
    return replace(graded(credit, reason), members=members)


def _grade_matching(presentation: Presentation, pairs: Sequence[int | None]) -> Grade:
    """A matching: each row by itself. A row that was left open is not known."""
    given = [pair for pair in pairs if pair is not None]
    known = all(0 <= pair < len(presentation.options) for pair in given)
    if len(pairs) != len(presentation.rows) or not known:
        return _ask_back("Choose from the values shown, one for each line.")
    if len(set(given)) < len(given):
        return _ask_back("No value belongs to two lines: give each line one of its own.")
    right = [pair == place for pair, place in zip(pairs, presentation.solution, strict=True)]
    credit = sum(right) / len(right)
    reason = f"{sum(right)} of {len(right)} are right."
    shares = map(float, right) if len(presentation.keys) > 1 else (credit,)
    members = dict(zip(presentation.keys, shares, strict=True))
    return replace(graded(credit, _MATCHED if all(right) else reason), members=members)


def _grade_date(question: Question, text: str) -> Grade:
    reading = read_date(text)
    if not reading.dates:
        return _ask_back(reading.error)
    if len(reading.dates) > 1:
        return _ask_back(reading.question)
    given = reading.dates[0]
    judged = [(grade_date(a.date, given), a) for a in question.answers if a.date is not None]
    (credit, reason), answer = max(judged, key=lambda one: one[0][0])
    return replace(graded(credit, reason), chosen=answer if credit >= 1 else None)


def _grade_number(question: Question, text: str) -> Grade:
    given = read_number(text)
    if given.error:
        return _ask_back(given.error)
    judged = [
        (grade_number(a.number, given, question.tolerance), a)
        for a in question.answers
        if a.number is not None
    ]
    (credit, reason), answer = max(judged, key=lambda one: one[0][0])
    return replace(graded(credit, reason), chosen=answer if credit >= 1 else None)
