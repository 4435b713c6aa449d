"""What a fit means in words, and what a retention costs as a chart. Pure; the routes call these."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo
from xml.etree import ElementTree as ET

from quizapp.services.fitting import Proposal
from quizapp.services.foreseeing import Foresight
from quizapp.web.progress import drawing
from quizapp.web.progress.drawing import Column

HARDLY = 0.05
"""What changes by less than this share hardly changes."""


def lasting(times: float) -> str:
    """How long memories last beside the average learner's, in a sentence."""
    if abs(times - 1) < HARDLY:
        return "Your memories last about as long as the average learner’s."
    return f"Your memories last about {times:.2g} times as long as the average learner’s."


def asking(proposal: Proposal) -> str:
    """How often one would be asked with the fitted weights, and what one would remember."""
    before, after = proposal.trial_before, proposal.trial_after
    change = after.reviews / before.reviews - 1 if before.reviews else 0.0
    how_often = (
        "about as often as now"
        if abs(change) < HARDLY
        else f"{percent(abs(change))} {'more' if change > 0 else 'less'} often"
    )
    return (
        f"You would be asked {how_often}, and remember {percent(after.remembered)} of what you "
        f"are asked instead of {percent(before.remembered)}; "
        f"{percent(proposal.retention)} is what you wish for."
    )


def percent(share: float) -> str:
    """A share as people read it: 90 %, never broken over two lines."""
    return f"{share * 100:.0f}\N{NO-BREAK SPACE}%"


def minutes(count: float) -> str:
    """Minutes with their noun: "0.4 minutes", "12 minutes"."""
    shown = f"{count:.1f}" if count < 9.95 else f"{count:.0f}"
    return f"{shown} {'minute' if shown == '1.0' else 'minutes'}"


def day(when: datetime, where: tzinfo) -> str:
    """The day of a moment in a time zone: 3 March 2026."""
    local = when.astimezone(where)
    return f"{local.day} {local:%B %Y}"


def costs(rows: Sequence[Foresight], days: int) -> ET.Element:
    """Minutes a day at each desired retention, the present one standing out."""
    drawn = [
        Column(
            percent(row.retention),
            row.minutes,
            f"{percent(row.retention)}{', as now' if row.is_present else ''}: "
            f"{minutes(row.minutes)} a day",
            strong=row.is_present,
        )
        for row in rows
    ]
    title = f"Minutes a day over the next {days} days, by desired retention"
    return drawing.columns(title, drawn)


def difference(rows: Sequence[Foresight]) -> str:
    """What one step up and down from the present retention costs or saves, in a sentence."""
    present = next(index for index, row in enumerate(rows) if row.is_present)
    now = rows[present]
    told = [f"As it is set, at {percent(now.retention)}, it takes {minutes(now.minutes)} a day."]
    for index in (present - 1, present + 1):
        if 0 <= index < len(rows):
            other = rows[index]
            more = round(other.remembered[365]) - round(now.remembered[365])
            kept = f"{abs(more):,} {'more' if more > 0 else 'fewer'}" if more else "as many"
            told.append(
                f"{percent(other.retention)} would take {minutes(other.minutes)}, and in a year "
                f"{kept} would be remembered."
            )
    return " ".join(told)
