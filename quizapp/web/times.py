"""Moments in words, in the learner's own time zone. The routes and templates call these."""

from __future__ import annotations

from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

UTC = ZoneInfo("UTC")


def known_zone(name: str) -> tzinfo | None:
    """The time zone of an IANA name, or None where this machine does not know it."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def zone(name: str) -> tzinfo:
    """The time zone of an IANA name; UTC where this machine does not know it."""
    return known_zone(name) or UTC


def moment(when: datetime, now: datetime, where: tzinfo) -> str:
    """A coming moment: "now", "today at 18:40", "tomorrow at 09:00", "5 March at 09:00".

    `when` and `now` are aware; the words are those of somebody in the time zone `where`.
    """
    if when <= now:
        return "now"
    local, today = when.astimezone(where), now.astimezone(where).date()
    days = (local.date() - today).days
    if days == 0:
        day = "today"
    elif days == 1:
        day = "tomorrow"
    else:
        year = "" if local.year == today.year else f" {local.year}"
        day = f"{local.day} {local:%B}{year}"
    return f"{day} at {local:%H:%M}"
