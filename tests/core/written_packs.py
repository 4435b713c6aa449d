"""The tiny pack with written questions: one of every format, and what the tests make of others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from quizapp.content.building import build_written
from quizapp.core.facts import Pack
from quizapp.core.generation import Generated, generate
from quizapp.core.questions import Question
from quizapp.core.written import Written, joined
from tests.core.packs import tiny

CITED = [{"source": "handbook", "section": "Gases", "words": "oxygen"}]
BASE: dict[str, Any] = {"topic": "dates", "note": "It is told in the handbook.", "cite": CITED}

EVERY: tuple[dict[str, Any], ...] = (
    {
        "id": "which-gas",
        "format": "choice",
        "also": ["flip"],
        "prompt": "Which gas keeps a flame alight?",
        "answers": ["The vital air"],
        "wrong": [
            {"text": "The heavy air", "why": "That is carbon dioxide, which puts a flame out."},
            {"text": "The burnt air", "why": "That is nitrogen, in which a flame goes out."},
        ],
    },
    {
        "id": "which-metals",
        "format": "choices",
        "prompt": "Which of these metals float on water?",
        "answers": ["Lithium metal", "Sodium metal"],
        "all": True,
        "wrong": [
            {"text": "Iron metal", "why": "It is eight times as heavy as water."},
            {"text": "Gold metal", "why": "It is nineteen times as heavy as water."},
        ],
    },
    {
        "id": "salt",
        "format": "true-false",
        "statement": "Common salt is a metal.",
        "holds": False,
    },
    {
        "id": "nickname",
        "format": "typed-name",
        "also": ["choice", "cloze", "flip"],
        "prompt": "Who was called the father of the new chemistry?",
        "answers": [{"text": "Antoine Dubois", "also": ["A. L. Dubois", "Dubois of Paris"]}],
        "wrong": [
            {"text": "Émile Fournier", "why": "He wrote the first dictionary of dyes."},
            {"text": "Carl Lindqvist", "why": "He kept the pharmacy at Köping."},
        ],
        "sentence": "The new chemistry had its father in ____.",
        "certainty": "claimed",
    },
    {
        "id": "congress",
        "format": "typed-date",
        "also": ["choice", "flip"],
        "prompt": "When did the chemists meet at Karlsruhe?",
        "when": "1860-09",
        "wrong": [
            {"text": "1848-09", "why": "That month the diet met at Frankfurt."},
            {"text": "1869-03", "why": "That month the table of elements was read."},
        ],
    },
    {
        "id": "guests",
        "format": "typed-number",
        "also": ["choice", "flip"],
        "prompt": "How many chemists came to Karlsruhe?",
        "number": 140,
        "tolerance": 0.1,
        "wrong": [
            {"text": "40", "why": "So many had signed the call."},
            {"text": "1400", "why": "So many read the report."},
        ],
    },
    {
        "id": "table-of",
        "format": "cloze",
        "sentence": "The table of elements was first read by ____ in St. Petersburg.",
        "answers": [{"text": "Dmitry Sokolov", "also": ["Dmitri Sokoloff"]}],
    },
    {
        "id": "flame",
        "format": "flip",
        "prompt": "What colour has the flame of sodium?",
        "answers": ["Yellow, as in a street lamp"],
    },
    {
        "id": "by-weight",
        "format": "order",
        "prompt": "Put these in order, the lightest first.",
        "items": ["Hydrogen gas", "Helium gas", "Neon gas", "Argon gas"],
    },
    {
        "id": "symbols",
        "format": "matching",
        "prompt": "Which symbol stands for which metal?",
        "pairs": [
            {"left": "Iron", "right": "Fe"},
            {"left": "Gold", "right": "Au"},
            {"left": "Lead", "right": "Pb"},
        ],
        "extra": ["Ag"],
    },
)


def written_of(item: Mapping[str, Any]) -> Written:
    """One question, from what differs from `BASE`."""
    return build_written({**BASE, **item})


def pack_with(items: Sequence[Mapping[str, Any]] = EVERY) -> Pack:
    """The tiny pack with these questions."""
    return joined(tiny(), [written_of(item) for item in items])


def generated_with(items: Sequence[Mapping[str, Any]] = EVERY) -> Generated:
    """All that can be asked of it."""
    return generate(pack_with(items))


def question_in(generated: Generated, id_: str) -> Question:
    """The question of the written one with this id."""
    (found,) = (q for q in generated.questions.values() if q.facts == (id_,))
    return found
