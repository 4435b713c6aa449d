"""Moments as people type them: a day and a time on the clocks of one place. Pure.

A clock that goes forward has no such time as 02:30 that night, and one that goes back has it twice.
"""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo


class NoSuchTimeError(ValueError):
    """What was typed is no time, or the clocks leave it out that night. The message says which."""


def moment(typed: str, zone: ZoneInfo, *, last: bool) -> datetime | None:
    """The moment (UTC) of a local time "2026-03-29T14:30"; None where nothing was typed.

    A time that comes twice is the first of them, or with `last` the last. Raises NoSuchTimeError.
    """
    if not typed.strip():
        return None
    try:
        local = datetime.fromisoformat(typed.strip())
    except ValueError:
        raise NoSuchTimeError(f"{typed[:30]!r} is no day and time.") from None
    if local.tzinfo is not None or not 1970 <= local.year <= 9000:
        raise NoSuchTimeError(f"{typed[:30]!r} is no day and time on the clocks of {zone.key}.")
    found = local.replace(tzinfo=zone, fold=int(last)).astimezone(UTC)
    if found.astimezone(zone).replace(tzinfo=None) != local:
        raise NoSuchTimeError(
            f"There is no {local:%H:%M} on {local.day} {local:%B %Y} in {zone.key}: the clocks go "
            "forward then. Choose an hour earlier or later."
        )
    return found


def typed(when: datetime | None, zone: tzinfo) -> str:
    """A moment as a field of a form holds it; "" for none."""
    return "" if when is None else f"{when.astimezone(zone):%Y-%m-%dT%H:%M}"


def told(when: datetime | None, zone: tzinfo) -> str:
    """A moment in words, with what its clocks are off from UTC: "29 March 2026, 14:30 (UTC+2)"."""
    if when is None:
        return ""
    local = when.astimezone(zone)
    minutes = round((local.utcoffset() or UTC.utcoffset(None)).total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    off = f"{'-' if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "")
    place = f"UTC{off}" if minutes else "UTC"
    return f"{local.day} {local:%B %Y, %H:%M} ({place})"
