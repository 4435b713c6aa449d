"""Reminders as calendar files, read back by the rules of RFC 5545."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.exports.calendars import LONGEST_LINE, Reminder, calendar

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def reminder(zone: str, at: time = time(19), **other: object) -> Reminder:
    usual: dict[str, object] = {
        "uid": "keep-up-1-2@quizapp",
        "title": "Reviews: Chemistry",
        "words": "5 days a week, 10 reviews a day.",
        "address": "https://quiz.example/courses/1/keep-up/1",
        "first": date(2026, 3, 2),
        "last": date(2026, 5, 10),
    }
    return Reminder(**{**usual, **other}, at=at, zone=ZoneInfo(zone))  # type: ignore[arg-type]


def lines(file: bytes) -> list[str]:
    """Content lines, unfolded (section 3.1)."""
    text = file.decode()
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    assert all(len(line.encode()) <= LONGEST_LINE for line in text.split("\r\n"))
    return text.replace("\r\n ", "").split("\r\n")[:-1]


def observances(found: list[str]) -> list[tuple[datetime, timedelta, timedelta]]:
    """When (by the clock before), from and to which offset the clock of the zone is changed."""
    told = []
    part: dict[str, str] = {}
    for line in found:
        if line in ("BEGIN:STANDARD", "BEGIN:DAYLIGHT"):
            part = {}
        elif line in ("END:STANDARD", "END:DAYLIGHT"):
            start = datetime.strptime(part["DTSTART"], "%Y%m%dT%H%M%S")  # noqa: DTZ007
            told.append((start, offset(part["TZOFFSETFROM"]), offset(part["TZOFFSETTO"])))
        else:
            name, _, value = line.partition(":")
            part[name] = value
    return told


def offset(text: str) -> timedelta:
    sign = -1 if text[0] == "-" else 1
    return sign * timedelta(hours=int(text[1:3]), minutes=int(text[3:5]))


def as_read(found: list[str]) -> list[datetime]:
    """The moments of the events, by nothing but what stands in the file."""
    values = dict(line.split(":", 1) for line in found if ":" in line)
    start = next(line for line in found if line.startswith("DTSTART;TZID="))
    rule = dict(each.split("=") for each in values["RRULE"].split(";"))
    until = datetime.strptime(rule["UNTIL"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    off = {line.partition(":")[2] for line in found if line.startswith("EXDATE")}
    wall = datetime.strptime(start.partition(":")[2], "%Y%m%dT%H%M%S")  # noqa: DTZ007
    told = []
    changes = observances(found)
    while True:
        held = max(each for each in changes if each[0] <= wall)
        moment = (wall - held[2]).replace(tzinfo=UTC)
        if moment > until:
            return told
        if f"{wall:%Y%m%dT%H%M%S}" not in off:
            told.append(moment)
        wall += timedelta(days=1)


@pytest.mark.parametrize(
    "zone", ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Chatham"]
)
def test_each_event_is_at_the_hour_in_the_zone(zone: str) -> None:
    wanted = reminder(zone, off=[date(2026, 4, 6)])
    days = [wanted.first + timedelta(days=n) for n in range((wanted.last - wanted.first).days + 1)]
    meant = [
        datetime.combine(day, wanted.at, wanted.zone).astimezone(UTC)
        for day in days
        if day != date(2026, 4, 6)
    ]
    assert as_read(lines(calendar(wanted, NOW))) == meant


def test_it_has_what_a_calendar_must_have() -> None:
    found = lines(calendar(reminder("Europe/Berlin"), NOW))
    begun = [line.partition(":")[2] for line in found if line.startswith("BEGIN:")]
    assert [each for each in begun if each.startswith("V")] == [
        "VCALENDAR",
        "VTIMEZONE",
        "VEVENT",
        "VALARM",
    ]
    assert begun.count("DAYLIGHT") == 1
    assert len([line for line in found if line.startswith("END:")]) == len(begun)
    names = {line.split(":")[0].split(";")[0] for line in found}
    assert names >= {"VERSION", "PRODID", "UID", "DTSTAMP", "ACTION", "TRIGGER", "DESCRIPTION"}
    assert "DTSTAMP:20260302T090000Z" in found


def test_text_is_escaped() -> None:
    found = lines(calendar(reminder("UTC", title="a,b;c\\d\ne"), NOW))
    assert "SUMMARY:a\\,b\\;c\\\\d\\ne" in found


@given(st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=300))
def test_lines_are_folded_between_letters(title: str) -> None:
    found = lines(calendar(reminder("UTC", title=title), NOW))
    summary = next(line for line in found if line.startswith("SUMMARY:"))
    for sign in (",", ";", "\\"):
        summary = summary.replace(f"\\{sign}", sign)
    plain = " ".join(title.splitlines())
    assert summary.replace("\\n", " ") == f"SUMMARY:{plain}" or "\\n" in title
