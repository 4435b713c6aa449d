"""Figures in words, for the pages and the CSV files of what a class knows. Pure."""

from __future__ import annotations

from datetime import date

from quizapp.core.class_memory import Reason, Standing
from quizapp.core.item_analysis import ENOUGH_FOR_DISCRIMINATION, Figures
from quizapp.core.option_analysis import Flaw
from quizapp.core.questions import Format
from quizapp.services.handed_in import Which
from quizapp.services.item_statistics import ItemLine
from quizapp.web.study.forms import FORMAT_NAMES
from quizapp.web.words import counted

DASH = "–"
HEAT = 6  # shades of a heat map

WHICH_WORDS = {
    Which.FIRST: "First attempts",
    Which.LAST: "Last attempts",
    Which.BEST: "Best attempts",
    Which.ALL: "All attempts",
}
FLAW_WORDS = {
    Flaw.UNCHOSEN: "nobody chose it",
    Flaw.CHOSEN_BY_BEST: "the best chose it more than the weakest",
}
ALMOST_ALL = 95.0  # per cent: so easy that it tells nobody apart


def way_words(way: str) -> str:
    """A format in words; a dash where the assignment leaves it open and nobody was asked yet."""
    return FORMAT_NAMES[Format(way)] if way else DASH


def figure(value: float | None, places: int = 0) -> str:
    """A figure as read by people; a dash where it is not told. Nothing is minus nought."""
    if value is None:
        return DASH
    shown = f"{value:.{places}f}"
    return (shown[1:] if float(shown) == 0 and shown[0] == "-" else shown).replace("-", "−")


def percent(share: float | None) -> str:
    """A share from 0 to 1 in per cent; a dash where it is not told."""
    return DASH if share is None else f"{100 * share:.0f} %"


def at_most(share: float) -> str:
    """A share in per cent, rounded down: what is less than a bound is not told as the bound."""
    return f"{int(100 * share + 1e-9)} %"


def rounded(value: float | None, scale: float = 1.0, places: int = 1) -> float | None:
    """A figure for a file; None where it is not told."""
    return None if value is None else round(value * scale, places)


def heat(share: float) -> int:
    """The shade of a share from 0 to 1: 0 for the least, `HEAT` - 1 for the most."""
    return min(HEAT - 1, int(share * HEAT))


def notes(line: ItemLine) -> tuple[str, ...]:
    """What somebody should look at in a question, in a few words each."""
    figures, found = line.figures, []
    if line.withdrawn:
        found.append("no longer in its pack")
    if figures.discrimination is not None and figures.discrimination < 0:
        found.append("who does well elsewhere does worse here")
    if figures.facility is not None:
        if figures.guess is not None and 0 < figures.guess >= figures.facility:
            found.append("blind guessing would do as well")
        if figures.facility >= ALMOST_ALL:
            found.append("nearly all have it right")
    if line.flaws:
        found.append(f"{counted(line.flaws, 'option does', 'options do')} not work")
    if 0 < figures.answers < ENOUGH_FOR_DISCRIMINATION:
        found.append(f"{counted(figures.answers, 'paper', 'papers')}: too few to compare")
    return tuple(found)


def reasons(standing: Standing, today: date) -> tuple[str, ...]:
    """Why a student may need help."""
    words = {
        Reason.FADED: f"remembers {at_most(standing.known.of_begun(0) or 0)} of what was begun",
        Reason.AWAY: f"last answer {_days(standing, today)}, "
        f"{counted(standing.due, 'question', 'questions')} to review",
        Reason.MISSED: f"{counted(standing.missed, 'assignment', 'assignments')} not begun",
    }
    return tuple(words[each] for each in standing.reasons)


def _days(standing: Standing, today: date) -> str:
    since = 0 if standing.last_day is None else today.toordinal() - standing.last_day
    return f"{counted(since, 'day', 'days')} ago"


def day_words(day: date, today: date) -> str:
    """A day of a heat map: "today", "9 Mar"."""
    if day == today:
        return "today"
    year = "" if day.year == today.year else f" {day.year}"
    return f"{day.day} {day.strftime('%b')}{year}"


ITEM_HEADINGS = (
    *("No.", "Slot", "Question", "Format", "Papers", "Facility", "Standard deviation"),
    *("Guess score", "Intended weight", "Effective weight", "Discrimination"),
    *("Discriminative efficiency", "To look at"),
)


def item_row(line: ItemLine) -> tuple[object, ...]:
    """A question as a row of the CSV file, under `ITEM_HEADINGS`; figures in per cent."""
    each: Figures = line.figures
    told = (each.facility, each.deviation, each.guess, each.intended, each.effective)
    return (
        *(line.number, line.slot, line.prompt, way_words(line.way), each.answers),
        *map(rounded, (*told, each.discrimination, each.efficiency)),
        "; ".join(notes(line)),
    )
