"""What the check says of `questions.toml`, with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from quizapp.content.checks import check, check_source_text
from quizapp.content.keys import lock_pack
from quizapp.content.reading import read_folder
from quizapp.core.generation import generate
from quizapp.core.written import OWN
from tests.content.editing import problems_of, replaced, the_problem, the_warning

FILE = "questions.toml"
GOOD = """\
[[question]]
id = "which-gas"
format = "typed-name"
also = ["choice", "flip"]
topic = "people"
prompt = "Who was called the father of the new chemistry?"
answers = [{ text = "Antoine Dubois", also = ["Dubois of Paris"] }]
wrong = [
  { text = "Émile Fournier", why = "He wrote the first dictionary of dyes." },
  { text = "Carl Lindqvist", why = "He kept the pharmacy at Köping." },
]
note = "His list of elements was used for fifty years."
cite = [{ source = "handbook", section = "Gases", words = "oxygen" }]

[[question]]
id = "order-of-weights"
format = "order"
topic = "numbers"
prompt = "Put these in order, the lightest first."
items = ["Hydrogen", "Helium", "Neon"]
note = "They grow heavier with their number."
cite = [{ source = "handbook", section = "Gases", words = "oxygen" }]
"""


@pytest.fixture
def written(pack: Path) -> Path:
    """The tiny pack with two good questions."""
    (pack / FILE).write_text(GOOD, encoding="utf-8")
    return pack


def test_good_questions_are_good(written: Path) -> None:
    assert problems_of(written) == []
    found = generate(read_folder(written).pack()).questions
    assert {"elements/which-gas/typed-name", "elements/order-of-weights/order"} <= found.keys()


MISTAKES = [
    ('format = "order"', 'format = "sort"', "cannot be 'sort'"),
    ('topic = "numbers"', 'topic = "weights"', "unknown topic 'weights'"),
    ('note = "They grow heavier with their number."', "", "'note' is missing"),
    ('text = "Carl Lindqvist"', 'text = "dubois OF Paris"', "is also right"),
    ('text = "Carl Lindqvist"', 'text = "Émile Fournier"', "stands there twice"),
    (', why = "He kept the pharmacy at Köping."', "", "nothing says why"),
    ('"Helium", "Neon"', '"Helium"', "3 to 10 lines are needed"),
    ('id = "order-of-weights"', 'id = "which-gas"', "is there already"),
    ('id = "order-of-weights"', 'id = "oxygen-found-scheele"', "a fact is called"),
    ('prompt = "Put these in order', 'promt = "Put these in order', "unknown key 'promt'"),
    ('also = ["choice", "flip"]', 'also = ["choice", "cloze"]', "the sentence has no gap"),
]


@pytest.mark.parametrize(("old", "new", "said"), MISTAKES)
def test_a_mistake_is_told_with_its_line(written: Path, old: str, new: str, said: str) -> None:
    line = replaced(written, FILE, old, new)
    problems = problems_of(written)
    found = [problem for problem in problems if said in problem.message]
    assert found, problems
    assert {problem.file for problem in problems} == {FILE}
    head = GOOD[: GOOD.index(old)].rindex("[[question]]")  # where what is missing is told
    assert found[0].line in (line, GOOD[:head].count("\n") + 1)
    assert all(problem.hint for problem in found)


def test_a_section_that_is_not_listed_is_told(written: Path) -> None:
    text = (written / FILE).read_text(encoding="utf-8")
    (written / FILE).write_text(text.replace('section = "Gases"', 'section = "Gasses"', 1), "utf-8")
    problem = the_problem(written)
    assert (problem.file, problem.line, problem.id) == (FILE, 13, "which-gas")
    assert problem.hint == "Did you mean 'Gases'?"


def test_words_that_are_gone_from_the_source_are_told(written: Path) -> None:
    text = "Gases\n\nNothing is said here.\n"
    found = [p for p in check_source_text(written, {"handbook": text}) if p.file == FILE]
    assert {problem.id for problem in found} == {"which-gas", "order-of-weights"}


def test_advice_is_a_warning(written: Path) -> None:
    replaced(written, FILE, "Who was called the", "Was Antoine Dubois called the")
    assert "says the answer" in the_warning(written).message


def test_a_question_that_is_gone_is_missed_by_the_lock(written: Path, now: object) -> None:
    reading = read_folder(written)
    lock_pack(reading, reading.pack(), now)  # type: ignore[arg-type]
    assert check(written) == []
    (written / FILE).write_text(GOOD[: GOOD.index('\n[[question]]\nid = "order')], "utf-8")
    (problem,) = check(written)
    assert problem.id == "elements/order-of-weights/order"


def test_ids_of_packs_written_in_the_browser_are_kept_free(written: Path) -> None:
    replaced(written, "pack.toml", 'id = "elements"', f'id = "{OWN}elements"')
    assert "begin with own-" in the_problem(written).message
