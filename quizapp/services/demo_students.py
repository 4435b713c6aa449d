"""Students who forget, for a course to look at: what one of them knows, and what is mistaken.

`demonstration` lets them study. A student is a few numbers drawn from a seed: how fast memories
fade, how readily something new sticks, how often the student sits down. What is known on a day is
drawn by FSRS's own forgetting curve, stretched by the student's strength; who does not know picks
the wrong option that looks likeliest, which is the same one for most.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from quizapp.core.chance import number
from quizapp.core.questions import OVER_SEVERAL, Format, Presentation, Question, Response
from quizapp.core.scheduling import Card, State, recall

GUESSED = 0.6
"""How often somebody who does not know picks the likeliest wrong option, not any of them."""


@dataclass(frozen=True, slots=True)
class Student:
    """One made-up student.

    `strength`: memories last so many times as long as FSRS foresees; `quickness`: the chance that
    something new is known after it was read; `diligence`: the chance of studying on a day;
    `begins`: so many days late; `gives_up`: with which share of the term it ends.
    """

    name: str
    strength: float
    quickness: float
    diligence: float
    begins: int
    gives_up: float


def drawn(name: str, chance: random.Random) -> Student:
    """A student drawn at random: most are diligent, a few hardly begin."""
    ability = chance.gauss(0, 1)
    return Student(
        name=name,
        strength=2 ** (0.8 * ability),
        quickness=min(0.97, max(0.35, 0.75 + 0.12 * ability)),
        diligence=min(0.9, max(0.03, chance.betavariate(3, 3) + 0.05 * ability)),
        begins=int(chance.expovariate(0.15)),
        gives_up=1.0 if chance.random() < 0.85 else chance.uniform(0.1, 0.9),
    )


def knows(student: Student, card: Card, day: int, chance: random.Random) -> bool:
    """Whether the student knows the answer on a day. A card that was never learnt is known by who
    is quick, after reading it."""
    if card.state is State.NEW or card.last_day is None:
        return chance.random() < student.quickness * 0.75
    if card.state is not State.REVIEW:
        return chance.random() < student.quickness
    # Stretching the memory is the same as asking sooner.
    away = card.last_day + max(0, round((day - card.last_day) / student.strength))
    return chance.random() < recall(card, away)


def responds(
    shown: Presentation, questions: tuple[Question, ...], *, right: bool, chance: random.Random
) -> Response:
    """What somebody enters who knows the answer, or does not."""
    if shown.format is Format.MATCHING:
        return _paired(shown, right=right, chance=chance)
    if shown.format is Format.ORDER:
        order = list(shown.solution)
        if not right:
            at = chance.randrange(len(order) - 1)
            order[at], order[at + 1] = order[at + 1], order[at]
        return Response(tuple(order))
    if shown.options:
        return Response(shown.solution if right else _mistaken(shown, chance))
    answers = questions[0].answers
    if right:
        wanted = answers if questions[0].is_set else answers[:1]
        return Response(text="; ".join(value.text for value in wanted))
    return Response() if chance.random() < 0.6 else Response(text=_near(answers[0].text, chance))


def _mistaken(shown: Presentation, chance: random.Random) -> tuple[int, ...]:
    """A wrong option, for most the one that looks likeliest."""
    wrong = [at for at in range(len(shown.options)) if at not in shown.solution]
    if not wrong or chance.random() < 0.08:
        return ()
    likeliest = min(wrong, key=lambda at: number(shown.options[at].text, *shown.keys))
    picked = likeliest if chance.random() < GUESSED else chance.choice(wrong)
    if shown.format is Format.CHOICES and len(shown.solution) > 1:
        return tuple(sorted({*shown.solution[:-1], picked}))
    if shown.format in OVER_SEVERAL:
        return (picked,)
    return (picked,)


def _paired(shown: Presentation, *, right: bool, chance: random.Random) -> Response:
    pairs: list[int | None] = list(shown.solution)
    if not right and len(pairs) > 1:
        a, b = chance.sample(range(len(pairs)), 2)
        pairs[a], pairs[b] = pairs[b], pairs[a]
    return Response(pairs=tuple(pairs))


def _near(text: str, chance: random.Random) -> str:
    """Something typed that is not it: a word of it left out, or another year."""
    if text[-4:].isdigit():
        return f"{text[:-4]}{int(text[-4:]) + chance.choice((-2, -1, 1, 2))}"
    words = text.split()
    return words[0] if len(words) > 1 else ""
