"""The lists of what a class knows as CSV files. Figures are in per cent, to one place."""

from __future__ import annotations

from collections.abc import Sequence

from werkzeug.wrappers import Response

from quizapp.core.class_memory import Standing
from quizapp.services.class_memory import ClassMemory, Group
from quizapp.services.fact_statistics import FactLine, FactTable
from quizapp.services.item_statistics import ItemPage
from quizapp.services.most_missed import MostMissed
from quizapp.services.option_statistics import OptionPage
from quizapp.web.analysis import words
from quizapp.web.analysis.words import rounded
from quizapp.web.teaching import csv_file

TEST_WORDS = {
    "papers": "Papers",
    "places": "Places",
    "mean": "Mean mark",
    "median": "Median mark",
    "deviation": "Standard deviation",
    "skewness": "Skewness",
    "kurtosis": "Kurtosis",
    "consistency": "Internal consistency",
    "error_ratio": "Error ratio",
    "standard_error": "Standard error",
}
"""The figures of a test by their names in `core.item_analysis.Overall`."""


def test(page: ItemPage) -> Response:
    """The figures of a test, one a row; skewness and kurtosis are plain numbers."""
    told = ((title, getattr(page.test, name)) for name, title in TEST_WORDS.items())
    rows = [(title, v if isinstance(v, int) else rounded(v, places=2)) for title, v in told]
    return csv_file(f"test-{page.assigned.id}", ("Figure", "Value"), rows)


def options(page: OptionPage, assignment: int, number: int) -> Response:
    """The options of a question, and what was typed."""
    headings = (
        *("Option", "Right", "Shown", "Chosen", "Mean mark elsewhere of those"),
        *("Of the best third", "Of the weakest third", "To look at", "What it really is"),
    )
    rows = [
        (
            each.value.text,
            "yes" if each.figures.is_right else "",
            each.figures.shown,
            each.figures.chosen,
            rounded(each.figures.mean_rest, 100),
            rounded(each.figures.best, 100),
            rounded(each.figures.worst, 100),
            words.FLAW_WORDS[each.figures.flaw] if each.figures.flaw else "",
            each.really,
        )
        for each in (*page.options, *page.typed)
    ]
    return csv_file(f"options-{assignment}-{number}", headings, rows)


def facts(table: FactTable, course: int) -> Response:
    """Each fact across its formats, and how it is remembered in reviews of students' own."""
    headings = _fact_headings(table, ("answers", "facility"))
    rows = [
        (*_fact_row(line, table), line.reviews.answers, rounded(line.reviews.facility, 100))
        for line in table.lines
    ]
    own = ("Own reviews", "Remembered in own reviews")
    return csv_file(f"facts-{course}", (*headings, *own), rows)


def reviews(table: FactTable, course: int) -> Response:
    """Each fact across the formats of students' own reviews."""
    headings = _fact_headings(table, ("reviews", "remembered"))
    rows = [_fact_row(line, table) for line in table.lines]
    return csv_file(f"reviews-{course}", headings, rows)


def _fact_headings(table: FactTable, pair: tuple[str, str]) -> tuple[str, ...]:
    titles = [words.way_words(way) for way in table.ways]
    pairs = [f"{title}: {name}" for title in titles for name in pair]
    whole = (name.capitalize() for name in pair)
    return ("Pack", "Fact", "Statement", "Topic", *whole, *pairs)


def _fact_row(line: FactLine, table: FactTable) -> tuple[object, ...]:
    told = [(each.answers, rounded(each.facility, 100)) for each in line.shares(table.ways)]
    cells = (cell for pair in told for cell in pair)
    return (line.pack, line.id, line.statement, line.topic, *cells)


def groups(found: ClassMemory) -> Response:
    """What the class remembers of each section and topic on each day."""
    rows = [
        (kind, each.title, each.total, *(rounded(mean, 100) for mean in each.means))
        for kind, several in (("section", found.sections), ("topic", found.topics))
        for each in several
    ]
    days = [day.isoformat() for day in found.days]
    return csv_file(f"memory-{found.course.id}", ("By", "Title", "Questions", *days), rows)


def students(found: ClassMemory, of: Sequence[Group], day: int) -> Response:
    """What each student remembers of each group on one day, by name."""
    rows = [
        (
            person.name,
            person.roster_id,
            known.begun,
            known.total,
            rounded(known.share(day), 100),
            *(rounded(group.known[person.id].share(day), 100) for group in of),
        )
        for person in found.students
        if (known := found.whole.get(person.id)) is not None
    ]
    titles = [group.title for group in of]
    headings = ("Student", "Number", "Begun", "Assigned", found.days[day].isoformat(), *titles)
    return csv_file(f"students-{found.course.id}", headings, rows)


def help_wanted(found: ClassMemory) -> Response:
    """Who has not started, and who may need help, by name."""
    rows = [
        (found.name(each.student), "; ".join(_why(found, each)))
        for each in found.standings
        if not each.started or each.reasons
    ]
    return csv_file(f"help-{found.course.id}", ("Student", "Why"), rows)


def _why(found: ClassMemory, standing: Standing) -> tuple[str, ...]:
    told = words.reasons(standing, found.days[0])
    return told if standing.started else ("not started", *told)


def missed(page: MostMissed, assignment: int) -> Response:
    """The things most got wrong."""
    headings = ("Question", "Answer", "Facility", "Answers", "Given instead", "Times", "Fact")
    rows = [
        (
            each.prompt,
            "; ".join(each.answers),
            rounded(each.facility, 100),
            each.answered,
            each.given,
            each.times or None,
            " ".join(fact.statement for fact in each.explanation.facts),
        )
        for each in page.missed
    ]
    return csv_file(f"most-missed-{assignment}", headings, rows)
