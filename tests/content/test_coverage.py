"""coverage.toml, and what authors have overlooked."""

from __future__ import annotations

from pathlib import Path

import pytest

from quizapp.content.checks import check_source_text
from quizapp.content.coverage import candidates, uncovered
from quizapp.content.reading import read_folder
from tests.content.editing import HANDBOOK, TINY, problems_of, replaced, the_problem

COVERAGE = "coverage.toml"
TEXT = HANDBOOK.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "message", "hint", "down"),
    [
        ('["hydrogen-number"]', '["hydrogen-nummer"]',
         "'atomic number 1': unknown fact 'hydrogen-nummer'", "Did you mean 'hydrogen-number'?", 0),
        ('text = "17", facts', 'text = "17", left_out = "x", facts',
         "'17' needs either facts or left_out", "the reason", 0),
        (', left_out = "the handbook itself does not say"', "",
         "'Where he was born' needs either facts or left_out", "the reason", 0),
        ('text = "17", facts', 'text = "17", fact',
         "unknown key 'fact'", "Did you mean 'facts'?", 0),
        ('source = "handbook"\nheading = "Gases"', 'source = "handbok"\nheading = "Gases"',
         "unknown source 'handbok'", "Did you mean 'handbook'?", 0),
    ],
)  # fmt: skip
def test_mistakes(pack: Path, old: str, new: str, message: str, hint: str, down: int) -> None:
    line = replaced(pack, COVERAGE, old, new)
    first = next(problem for problem in problems_of(pack) if problem.line)
    assert first.message == message
    assert hint in first.hint
    assert (first.file, first.line) == (COVERAGE, line + down)


def test_an_unknown_heading(pack: Path) -> None:
    line = replaced(pack, COVERAGE, 'heading = "Gases"', 'heading = "Gasses"')
    missing, unknown = problems_of(pack)
    assert unknown.message == "source 'handbook' has no section 'Gasses'"
    assert (unknown.hint, unknown.line) == ("Did you mean 'Gases'?", line)
    assert missing.message == "section 'Gases' of 'handbook' is cited and has no table"


def test_a_fact_that_no_item_names(pack: Path) -> None:
    replaced(pack, COVERAGE, '  { text = "17", facts = ["chlorine-number"] },\n', "")
    problem = the_problem(pack)
    assert (problem.id, problem.message) == (
        "chlorine-number",
        "no item of coverage.toml names this fact",
    )


def test_an_unknown_table(pack: Path) -> None:
    with (pack / COVERAGE).open("a", encoding="utf-8") as file:
        file.write('\n[[sections]]\nsource = "handbook"\n')
    problem = the_problem(pack)
    assert (problem.message, problem.hint) == (
        "unknown table 'sections'",
        "Did you mean [[section]]?",
    )
    line = (pack / COVERAGE).read_text("utf-8").splitlines()[problem.line - 1]
    assert line == "[[sections]]"


def test_a_pack_needs_no_coverage(pack: Path) -> None:
    (pack / COVERAGE).unlink()
    assert problems_of(pack) == []


def test_an_item_that_the_section_does_not_hold(pack: Path) -> None:
    line = replaced(pack, COVERAGE, 'text = "1766"', 'text = "1767"')
    (problem,) = check_source_text(pack, {"handbook": TEXT})
    assert problem.message == "'1767' does not stand in section 'Gases'"
    assert (problem.file, problem.line) == (COVERAGE, line)


def test_an_item_of_another_section_does_not_count(pack: Path) -> None:
    replaced(pack, COVERAGE, '{ text = "1766"', '{ text = "19 April 1906"')
    (problem,) = check_source_text(pack, {"handbook": TEXT})
    assert "'19 April 1906' does not stand" in problem.message


def test_what_authors_have_overlooked(pack: Path) -> None:
    for gone in (
        '  { text = "17", facts = ["chlorine-number"] },\n',
        '  { text = "1 August 1774", facts = ["oxygen-found-priestley"] },\n',
        '  { text = "Pierre Curie", facts = ["polonium-found-pierre"] },\n',
    ):
        replaced(pack, COVERAGE, gone, "")
    reading = read_folder(pack)
    found = uncovered(reading.pack(), reading.coverage, "handbook", TEXT)
    told = {(one.heading, one.sort, one.text) for one in found if one.heading != "References"}
    assert told >= {
        ("Gases", "number", "17"),
        ("Gases", "date", "1 August 1774"),
        ("Radioactive elements", "name", "Pierre Curie"),
    }


def test_without_coverage_everything_is_overlooked() -> None:
    pack = read_folder(TINY).pack()
    found = uncovered(pack, None, "handbook", TEXT)
    assert len(found) > 20


def test_candidates() -> None:
    body = (
        "In July 2015 the Gansu Hui Group had 118 members and 2.5 million, later 1,400.\n"
        "On 3 April 2014 Abu Omar al-Shishani met Qari Wali Rahman of Badakhshan. He fled. "
        "By the early 1990s the Islamic Movement of Uzbekistan, led by Juma Namangani, was there."
    )
    assert candidates(body) == [
        ("date", "July 2015"),
        ("name", "Gansu Hui Group"),
        ("number", "118"),
        ("number", "2.5"),
        ("number", "1,400"),
        ("date", "3 April 2014"),
        ("name", "Abu Omar al-Shishani"),
        ("name", "Qari Wali Rahman of Badakhshan"),
        ("date", "1990s"),
        ("name", "Islamic Movement of Uzbekistan"),
        ("name", "Juma Namangani"),
    ]


def test_a_section_that_is_no_list_of_tables(pack: Path) -> None:
    (pack / "coverage.toml").write_text("section = 5\n", encoding="utf-8")
    problem = the_problem(pack)
    assert (problem.line, "[[section]]" in problem.message) == (1, True)
