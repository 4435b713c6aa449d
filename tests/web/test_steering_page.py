"""How it asks again: the group of the settings page, and a day off on the start page."""

from __future__ import annotations

import re

import pytest

from quizapp.web.settings.steering import one_in
from tests.web.conftest import Clock
from tests.web.pages import Page, Visitor
from tests.web.pupil import Pupil

EVERY_DAY = [("weekdays_off", str(day)) for day in range(7)]


def values(page: Page, name: str) -> list[str]:
    return [value for key, value in page.form().values if key == name]


def save(visitor: Visitor, *wanted: tuple[str, str]) -> Page:
    page = visitor.open("/settings")
    return visitor.send(page, page.form(), wanted)


def test_what_is_set_is_kept_and_shown(visitor: Visitor) -> None:
    wanted = [
        ("retention", "85"),
        ("learning_steps", "1m 5m 1h"),
        ("relearning_steps", ""),
        ("maximum_interval", "365"),
        ("new_order", "time"),
        ("weekdays_off", "5"),
        ("weekdays_off", "6"),
        ("holiday_from-0", "2026-12-24"),
        ("holiday_to-0", "2027-01-02"),
    ]
    assert "Saved." in save(visitor, *wanted).text
    page = visitor.open("/settings")
    for name in {name for name, _ in wanted}:
        assert values(page, name) == [value for key, value in wanted if key == name]
    assert "one in 7 when it comes" in page.text
    assert values(page, "holiday_from-1") == values(page, "holiday_from-2") == [""]
    assert "Saved." in save(visitor, ("holiday_from-0", ""), ("holiday_to-0", "")).text
    page = visitor.open("/settings")
    assert values(page, "holiday_from-0") == [""]
    assert values(page, "weekdays_off") == ["5", "6"]


def test_the_page_as_it_comes_is_what_everybody_begins_with(visitor: Visitor) -> None:
    page = visitor.open("/settings")
    assert values(page, "retention") == ["90"]
    assert values(page, "learning_steps") == ["1m 10m"]
    assert values(page, "relearning_steps") == ["10m"]
    assert values(page, "maximum_interval") == ["36500"]
    assert values(page, "new_order") == ["pack"]
    assert values(page, "weekdays_off") == []
    assert "one in 10 when it comes" in page.text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ([("retention", "69")], "A whole number from 70 to 97."),
        ([("retention", "98")], "A whole number from 70 to 97."),
        ([("retention", "often")], "A whole number from 70 to 97."),
        ([("learning_steps", "abc")], "“abc” is no step"),
        ([("learning_steps", "10m 1m")], "1m cannot come after 10m"),
        ([("relearning_steps", "2d")], "“2d” is too long"),
        ([("relearning_steps", "1m " * 11)], "11 steps"),
        ([("learning_steps", "1m" * 60)], "100 characters"),
        ([("maximum_interval", "0")], "A whole number from 1 to 36500."),
        ([("maximum_interval", "")], "A whole number from 1 to 36500."),
        ([("new_order", "backwards")], "Choose one of these."),
        (EVERY_DAY, "At least one day of the week is left to study on."),
        ([("weekdays_off", "9")], "Nothing was saved"),
        ([("holiday_from-0", "2026-12-24")], "a first and a last day"),
        ([("holiday_from-0", "2026-02-30"), ("holiday_to-0", "2026-03-01")], "no date"),
        (
            [("holiday_from-1", "2026-12-24"), ("holiday_to-1", "2026-12-23")],
            "ends on the day on which it begins",
        ),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_lost(
    visitor: Visitor, wrong: list[tuple[str, str]], said: str
) -> None:
    page = save(visitor, ("new_per_day", "7"), *wrong)
    assert page.status == 422
    assert "Nothing was saved" in page.text
    assert said in page.text
    assert values(page, "new_per_day") == ["7"], "what was typed stands there still"
    for name, value in wrong:
        if name not in ("new_order", "weekdays_off"):
            assert values(page, name) == [value]
    assert values(visitor.open("/settings"), "new_per_day") == ["20"]


def test_a_hundred_holidays_are_too_many(visitor: Visitor) -> None:
    many = [
        (f"holiday_{end}-{number}", "2026-12-24") for number in range(120) for end in ("from", "to")
    ]
    page = save(visitor, *many)
    assert page.status == 422
    assert "At most 12 holidays" in page.text


def test_a_day_off_is_said_and_can_be_studied_on_after_all(visitor: Visitor, clock: Clock) -> None:
    save(visitor, ("weekdays_off", "0"), ("weekdays_off", "1"))
    clock.forward(minutes=1)
    for path in ("/", "/packs/elements"):
        page = visitor.open(path)
        assert "Today is a day off" in page.text
        assert "4 March at 04:00" in page.text
        assert not any(form.action.endswith("/review") for form in page.forms)
    again = visitor.post(page, page.form("/settings/study-today"))
    assert (again.status_code, again.location) == (303, "/")
    visitor.post(page, page.form("/settings/study-today"))
    page = visitor.open("/packs/elements")
    assert "day off" not in page.text
    assert "/study/" in Pupil(visitor).review().path
    clock.forward(days=1)
    assert "Today is a day off" in visitor.open("/").text


def test_nobody_has_no_day_off_to_study_on(visitor: Visitor) -> None:
    page = visitor.open("/settings")
    made = visitor.client.post(
        "/settings/study-today", data={"csrf_token": dict(page.form().values)["csrf_token"]}
    )
    assert made.status_code == 404
    assert "learner=" not in str(made.headers)


def test_the_next_wait_is_told_with_days_off(visitor: Visitor) -> None:
    save(visitor, *EVERY_DAY[1:])  # only Mondays are left, and this is one
    pupil = Pupil(visitor)
    page = pupil.past_introductions(pupil.review())
    page = pupil.answer(page)
    form = page.form("/rating")
    page = visitor.send(page, form, [("rating", "4")])
    found = re.search(r"Next in (\d+) days", page.text)
    assert found, page.text
    assert int(found[1]) % 7 == 0


@pytest.mark.parametrize(("percent", "missed"), [(90, 10), (97, 33), (70, 3), (75, 4), (92, 13)])
def test_what_a_retention_means(percent: int, missed: int) -> None:
    assert one_in(percent) == missed
    assert one_in(None) == one_in(90)
