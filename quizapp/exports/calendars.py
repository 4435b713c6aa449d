"""A reminder on each of some days as a calendar file (iCalendar, RFC 5545).

The event stands at the hour in the reader's time zone, whose rules are written into the file as
section 3.6.5 asks: a `VTIMEZONE` with every change of the clocks in the time that it is for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONGEST_LINE = 75
"""Octets of a line, without its end (section 3.1)."""

MINUTES = 10
"""How long the event is shown to last."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """What is put into a calendar: each day from `first` to `last`, but for those `off`, at the
    time `at` in `zone`. `uid`: the same for the same reminder, so that a newer file replaces the
    older one's."""

    uid: str
    title: str
    words: str
    address: str
    first: date
    last: date
    at: time
    zone: ZoneInfo
    off: Collection[date] = ()


def calendar(reminder: Reminder, now: datetime) -> bytes:
    """The file, with an alarm at each event."""
    zone = reminder.zone.key
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//quizapp//keep up//EN",
        "CALSCALE:GREGORIAN",
        *_zone(reminder),
        "BEGIN:VEVENT",
        f"UID:{reminder.uid}",
        f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"SEQUENCE:{int(now.timestamp())}",
        f"DTSTART;TZID={zone}:{_local(reminder.first, reminder.at)}",
        f"DURATION:PT{MINUTES}M",
        f"RRULE:FREQ=DAILY;UNTIL={_until(reminder)}",
        *(f"EXDATE;TZID={zone}:{_local(day, reminder.at)}" for day in sorted(reminder.off)),
        f"SUMMARY:{_escaped(reminder.title)}",
        f"DESCRIPTION:{_escaped(reminder.words)}",
        f"URL:{reminder.address}",
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{_escaped(reminder.title)}",
        "TRIGGER:PT0S",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


def _local(day: date, at: time) -> str:
    return f"{day:%Y%m%d}T{at:%H%M%S}"


def _until(reminder: Reminder) -> str:
    """The last event, in UTC, as the rule wants it where the start has a time zone."""
    last = datetime.combine(reminder.last, reminder.at, reminder.zone)
    return f"{last.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(words: str) -> str:
    """Text as a property has it (section 3.3.11)."""
    for sign in ("\\", ";", ","):
        words = words.replace(sign, f"\\{sign}")
    return "\\n".join(words.splitlines())


def _folded(line: str) -> str:
    """A line broken into pieces of at most `LONGEST_LINE` octets, never within a letter."""
    pieces: list[str] = []
    piece = ""
    for letter in line:
        if len((piece + letter).encode()) > LONGEST_LINE - bool(pieces):
            pieces.append(piece)
            piece = ""
        piece += letter
    return "\r\n ".join([*pieces, piece])


def _zone(reminder: Reminder) -> Iterator[str]:
    """The clock as it stands on the day before the first event, and each change after that."""
    begin = datetime.combine(reminder.first - timedelta(days=1), time(), UTC)
    end = datetime.combine(reminder.last + timedelta(days=2), time(), UTC)
    yield "BEGIN:VTIMEZONE"
    yield f"TZID:{reminder.zone.key}"
    before = begin.astimezone(reminder.zone)
    yield from _observance(before, before)
    for change in _changes(begin, end, reminder.zone):
        after = change.astimezone(reminder.zone)
        earlier = (change - timedelta(seconds=1)).astimezone(reminder.zone)
        yield from _observance(earlier, after)
    yield "END:VTIMEZONE"


def _observance(before: datetime, after: datetime) -> Iterator[str]:
    kind = "DAYLIGHT" if after.dst() else "STANDARD"
    # The moment of a change is told by the clock as it stood before.
    start = (after.astimezone(UTC) + (before.utcoffset() or timedelta())).replace(tzinfo=None)
    yield f"BEGIN:{kind}"
    yield f"DTSTART:{start:%Y%m%dT%H%M%S}"
    yield f"TZOFFSETFROM:{_offset(before)}"
    yield f"TZOFFSETTO:{_offset(after)}"
    yield f"TZNAME:{after.tzname()}"
    yield f"END:{kind}"


def _changes(begin: datetime, end: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    """The moments (UTC, to the minute) at which the clock of a zone is changed."""
    day = timedelta(days=1)
    while begin < end:
        low, high = begin, begin + day
        if _offset(low.astimezone(zone)) != _offset(high.astimezone(zone)):
            while high - low > timedelta(minutes=1):
                middle = low + timedelta(minutes=(high - low) // timedelta(minutes=2))
                same = _offset(middle.astimezone(zone)) == _offset(low.astimezone(zone))
                low, high = (middle, high) if same else (low, middle)
            yield high
        begin += day


def _offset(moment: datetime) -> str:
    seconds = int((moment.utcoffset() or timedelta()).total_seconds())
    sign = "-" if seconds < 0 else "+"
    hours, rest = divmod(abs(seconds), 3600)
    minutes, left = divmod(rest, 60)
    return f"{sign}{hours:02}{minutes:02}" + (f"{left:02}" if left else "")
