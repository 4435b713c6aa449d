"""The figures of the progress pages: what is drawn, the table that says the same, and when not to.

`routes` calls `figures`. A figure of too few reviews has a note instead of a drawing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeAlias
from xml.etree import ElementTree as ET

from markupsafe import Markup

from quizapp.core import outlook
from quizapp.core.retention import ENOUGH, Tally, bounds_of, miscalibration, total
from quizapp.services.insight import SECONDS_CAP, Insight
from quizapp.web.progress import drawing
from quizapp.web.progress.drawing import Column, Point, Square
from quizapp.web.words import counted

ENOUGH_CARDS = 10
"""Fewer cards than this are not drawn as a distribution."""

Row: TypeAlias = tuple[str, ...]
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
HEAD = ("Reviews", "Remembered", "95 % interval", "Foreseen")


@dataclass(frozen=True, slots=True)
class Figure:
    """One chart. `says` is its message in words, `table` the same as it draws, under `head`.

    `drawn` None: there is too little to draw, and `note` says so.
    """

    name: str
    title: str
    says: str
    head: Row
    table: tuple[Row, ...]
    drawn: ET.Element | None = None
    note: str = ""

    @property
    def svg(self) -> Markup | None:
        """The drawing as a part of a page."""
        return None if self.drawn is None else drawing.on_page(self.drawn)


def figures(found: Insight) -> dict[str, Figure]:
    """Every figure of a progress page by its name, which stands in addresses."""
    made = (
        due_by_day(found),
        due_by_week(found),
        activity(found),
        time_spent(found),
        by_month(found),
        by_group(found),
        calibration(found),
        distribution(
            "stability",
            "Stability",
            "days until recall falls to 90 %",
            outlook.STABILITY,
            found.stability,
            lambda low, high: _spans(low, high, "days"),
        ),
        distribution(
            "difficulty",
            "Difficulty",
            "from 1, easy, to 10",
            outlook.DIFFICULTY,
            found.difficulty,
            lambda low, high: f"{low or 1:g} to {high or 10:g}",
        ),
    )
    return {figure.name: figure for figure in made}


def due_by_day(found: Insight) -> Figure:
    """What is due on each of the next days, the overdue with today's."""
    days = [date.fromordinal(found.today + ahead) for ahead in range(len(found.days))]
    labels = {0: "today", 7: "", 14: "", 21: "", 28: ""}
    drawn = [
        Column(
            (labels[index] or short(day)) if index in labels else "",
            count,
            f"{'Today, with what is overdue' if index == 0 else long(day)}: "
            f"{counted(count, 'question', 'questions')}",
            strong=index == 0,
        )
        for index, (day, count) in enumerate(zip(days, found.days, strict=True))
    ]
    whole = sum(found.days)
    figure = Figure(
        "due-days",
        "The next 30 days",
        f"{counted(whole, 'question is', 'questions are')} due within 30 days, "
        f"{found.days[0]:,} of them today or overdue. "
        "What you learn or forget meanwhile comes on top.",
        ("Day", "Due"),
        tuple((long(day), f"{count:,}") for day, count in zip(days, found.days, strict=True)),
    )
    return _drawn(figure, lambda title: drawing.columns(title, drawn), whole, "Nothing is due.")


def due_by_week(found: Insight) -> Figure:
    """What is due in each of the next weeks, from today."""
    begins = [date.fromordinal(found.today + 7 * ahead) for ahead in range(len(found.weeks))]
    drawn = [
        Column(
            short(begin) if index % 3 == 0 else "",
            count,
            f"{_week(begin)}: {counted(count, 'question', 'questions')}",
            strong=index == 0,
        )
        for index, (begin, count) in enumerate(zip(begins, found.weeks, strict=True))
    ]
    rest = f", {found.later:,} later" if found.later else ""
    table = [(_week(b), f"{count:,}") for b, count in zip(begins, found.weeks, strict=True)]
    figure = Figure(
        "due-weeks",
        "The next 12 weeks",
        f"{sum(found.weeks):,} within 12 weeks{rest}.",
        ("Week", "Due"),
        (*table, ("Later", f"{found.later:,}")),
    )
    whole = sum(found.weeks)
    nothing = "Nothing is due in these weeks."
    return _drawn(figure, lambda title: drawing.columns(title, drawn), whole, nothing)


def activity(found: Insight) -> Figure:
    """A year of days, by how many answers were given."""
    begins = outlook.steps(found.active.values())
    days = [
        Square(
            outlook.level_of(found.active.get(number, 0), begins),
            f"{long(day)}: {counted(found.active.get(number, 0), 'answer', 'answers')}",
            MONTHS[day.month - 1] if day.day <= 7 and day.weekday() == 0 else "",
        )
        for number in outlook.year_of(found.today)
        for day in (date.fromordinal(number),)
    ]
    whole = sum(found.active.values())
    figure = Figure(
        "activity",
        "A year of answers",
        f"{counted(whole, 'answer', 'answers')} on "
        f"{counted(len(found.active), 'day', 'days')}; "
        f"{counted(found.streak, 'day', 'days')} in a row by now. "
        "The stronger the colour, the more.",
        ("Day", "Answers"),
        tuple((long(date.fromordinal(day)), f"{n:,}") for day, n in found.active.items()),
    )
    nothing = "Nothing was answered within a year."
    return _drawn(figure, lambda title: drawing.calendar(title, days), whole, nothing)


def time_spent(found: Insight) -> Figure:
    """Minutes by week."""
    last = date.fromordinal(found.today)
    count = len(found.weekly)
    begins = [last - timedelta(days=7 * (count - index) - 1) for index in range(count)]
    drawn = [
        Column(
            short(begin) if index % 6 == 0 and index < count - 1 else "",
            minutes,
            f"{_week(begin)}: {spent(minutes)}",
        )
        for index, (begin, minutes) in enumerate(zip(begins, found.weekly, strict=True))
    ]
    each = found.seconds / found.answers if found.answers else 0.0
    figure = Figure(
        "time",
        "Minutes a week",
        f"{spent(found.seconds / 60).capitalize()} in all, {each:.0f} seconds an answer; "
        f"an answer counts for {SECONDS_CAP:.0f} seconds at most.",
        ("Week", "Time"),
        tuple((_week(b), spent(minutes)) for b, minutes in zip(begins, found.weekly, strict=True)),
    )
    whole = sum(found.weekly)
    nothing = "No time was spent in these 26 weeks."
    return _drawn(figure, lambda title: drawing.columns(title, drawn), whole, nothing)


def by_month(found: Insight) -> Figure:
    """True and foreseen retention, month by month."""
    named = [
        (f"{MONTHS[month.month - 1]} {month.year}", tally) for month, tally in found.months.items()
    ]
    named = named[-12:]
    labels = [name[:3] for name, _ in named]
    figure = Figure(
        "retention-months",
        "Month by month",
        _told(total(tally for _, tally in named)),
        ("Month", *HEAD),
        tuple((name, *cells(tally)) for name, tally in named),
    )
    return _compared(figure, named, labels, drawing.points)


def by_group(found: Insight) -> Figure:
    """True and foreseen retention by topic, or by pack where all packs are shown."""
    what = "topic" if found.pack else "pack"
    named = [(group.title, group.tally) for group in found.groups]
    far = [each for each in named if each[1].is_enough]
    least = min(far, key=lambda each: each[1].true, default=None)
    figure = Figure(
        "retention-groups",
        f"By {what}",
        f"Least is remembered of {least[0]}: {least[1].true:.0%}." if least and far[1:] else "",
        (what.capitalize(), *HEAD),
        tuple((title, *cells(tally)) for title, tally in named),
    )
    return _compared(figure, named, [name for name, _ in named], drawing.rows)


def calibration(found: Insight) -> Figure:
    """What was foreseen, in bins, against what came."""
    named = [
        (f"{low:.3g} to {high:.3g} %", tally)
        for number, tally in enumerate(found.bins)
        for low, high in ([100 * bound for bound in bounds_of(number)],)
        if tally.reviews
    ]
    off = miscalibration(found.bins)
    figure = Figure(
        "calibration",
        "Was FSRS right?",
        f"On average it was off by {100 * off:.1f} points. Below each dot stands the chance that "
        "was foreseen; where dot and bar meet, it came out so.",
        ("Foreseen chance", *HEAD),
        tuple((name, *cells(tally)) for name, tally in named),
    )
    labels = [f"{tally.predicted * 100:.0f}" for _, tally in named]
    return _compared(figure, named, labels, drawing.points)


def distribution(
    name: str,
    title: str,
    meaning: str,
    edges: Sequence[float],
    counts: Sequence[int],
    words: Callable[[float | None, float | None], str],
) -> Figure:
    """How many cards lie in each bin of some number."""
    bounds: list[tuple[float | None, float | None]] = [
        (low, high) for low, high in zip((None, *edges), (*edges, None), strict=True)
    ]
    labels = [f"≥{low:g}" if high is None else f"<{high:g}" for low, high in bounds]
    drawn = [
        Column(label, count, f"{words(*bound)}: {counted(count, 'question', 'questions')}")
        for label, bound, count in zip(labels, bounds, counts, strict=True)
    ]
    whole = sum(counts)
    half = next((i for i, share in enumerate(outlook.shares(counts)) if share >= 0.5), 0)
    figure = Figure(
        name,
        title,
        f"Of {counted(whole, 'question', 'questions')}, by {title.lower()} ({meaning}); "
        f"the middle one has {words(*bounds[half])}.",
        (title, "Questions"),
        tuple((words(*bound), f"{n:,}") for bound, n in zip(bounds, counts, strict=True)),
    )
    few = f"Drawn from {ENOUGH_CARDS} questions on; {whole} so far."
    enough = whole if whole >= ENOUGH_CARDS else 0
    return _drawn(figure, lambda said: drawing.columns(said, drawn), enough, few)


def cells(tally: Tally) -> Row:
    """A tally as the cells of a table."""
    low, high = tally.interval
    interval = f"{100 * low:.0f} to {100 * high:.0f} %"
    return f"{tally.reviews:,}", f"{tally.true:.1%}", interval, f"{tally.predicted:.1%}"


def short(day: date) -> str:
    """A day as it stands below a column: 3 Mar."""
    return f"{day.day} {MONTHS[day.month - 1]}"


def long(day: date) -> str:
    """A day in a table: 3 Mar 2026."""
    return f"{short(day)} {day.year}"


def spent(minutes: float) -> str:
    """A length of time: "under a minute", "12 minutes", "3 h 20 min", "41 h"."""
    whole = round(minutes)
    if whole < 1:
        return "under a minute" if minutes > 0 else "no time"
    if whole < 60:
        return counted(whole, "minute", "minutes")
    return f"{whole // 60} h {whole % 60} min" if whole < 600 else f"{round(whole / 60):,} h"


def _week(begin: date) -> str:
    return f"{short(begin)} to {long(begin + timedelta(days=6))}"


def _spans(low: float | None, high: float | None, unit: str) -> str:
    if low is None:
        return f"under {high:g} {unit}" if high != 1 else "under a day"
    return f"{low:g} {unit} or more" if high is None else f"{low:g} to {high:g} {unit}"


def _told(tally: Tally) -> str:
    if not tally.reviews:
        return ""
    low, high = tally.interval
    return (
        f"Of {counted(tally.reviews, 'review', 'reviews')} {tally.true:.1%} were remembered "
        f"({100 * low:.0f} to {100 * high:.0f} % with 95 % confidence), "
        f"where FSRS foresaw {tally.predicted:.1%}."
    )


def _compared(
    figure: Figure,
    named: Sequence[tuple[str, Tally]],
    labels: Sequence[str],
    draw: Callable[[str, Sequence[Point]], ET.Element],
) -> Figure:
    """A figure of true beside foreseen shares, those of too few reviews left out of the drawing."""
    drawn = [
        Point(label, tally.true, *tally.interval, tally.predicted, _says(name, tally))
        for (name, tally), label in zip(named, labels, strict=True)
        if tally.is_enough
    ]
    reviews = total(tally for _, tally in named).reviews
    few = (
        f"Drawn from {ENOUGH} reviews of grown cards on, since a share of fewer is mostly chance; "
        f"{reviews} so far."
    )
    enough = len(drawn) if reviews >= ENOUGH else 0
    if not enough:
        figure = replace(figure, says="")
    return _drawn(figure, lambda title: draw(title, drawn), enough, few)


def _says(name: str, tally: Tally) -> str:
    reviews, true, interval, foreseen = cells(tally)
    return f"{name}: {true} of {reviews} reviews remembered ({interval}), {foreseen} foreseen"


def _drawn(
    figure: Figure, draw: Callable[[str], ET.Element], enough: float, otherwise: str
) -> Figure:
    if not enough:
        return replace(figure, says="", note=otherwise)
    return replace(figure, drawn=draw(f"{figure.title}. {figure.says}".strip()))
