from __future__ import annotations

import pytest

from quizapp.web.settings.forms import time_zones
from tests.web.pages import Visitor
from tests.web.pupil import Pupil


def value(page_values: list[tuple[str, str]], name: str) -> str | None:
    return dict(page_values).get(name)


def test_settings_are_kept(visitor: Visitor) -> None:
    Pupil(visitor).review()
    page = visitor.open("/settings")
    wanted = [
        ("new_per_day", "7"),
        ("reviews_per_day", "90"),
        ("rollover_hour", "2"),
        ("time_zone", "Asia/Kabul"),
    ]
    page = visitor.send(page, page.form(), wanted)
    assert "Saved." in page.text
    values = visitor.open("/settings").form().values
    for name, set_to in wanted:
        assert value(values, name) == set_to


def test_settings_can_be_made_before_studying(visitor: Visitor) -> None:
    page = visitor.open("/settings")
    visitor.send(page, page.form(), [("new_per_day", "3")])
    assert "At 3 new a day" in visitor.open("/packs/elements").text


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("new_per_day", "-1"),
        ("new_per_day", "many"),
        ("new_per_day", ""),
        ("reviews_per_day", "99999"),
        ("rollover_hour", "24"),
        ("time_zone", "Middle-earth/Shire"),
        ("theme", "pink"),
    ],
)
def test_what_cannot_be_set_is_said(visitor: Visitor, name: str, wrong: str) -> None:
    page = visitor.open("/settings?saved=1")
    page.path += "?saved=1"
    back = visitor.send(page, page.form(), [(name, wrong)])
    assert back.status == 422
    assert "Nothing was saved" in back.text
    assert "Saved." not in back.text
    assert "learner=" not in str(back.response.headers)


def test_colours_and_keys_are_the_browsers_own(visitor: Visitor) -> None:
    page = visitor.open("/settings")
    page = visitor.send(page, page.form(), [("theme", "dark"), ("keys", "")])
    assert 'data-theme="dark"' in page.html
    visitor.send(page, page.form(), [("theme", "system"), ("keys", "1")])
    page = visitor.open("/")
    assert "data-theme" not in page.html.split("<head>")[0]
    assert "data-keys" not in page.html.split("<head>")[0]


def test_a_made_up_theme_cookie_is_ignored(visitor: Visitor) -> None:
    visitor.client.set_cookie("theme", '"><script>')
    assert "<script>" not in visitor.open("/").html


def test_a_new_guest_begins_in_the_browsers_time_zone(visitor: Visitor) -> None:
    page = visitor.open("/packs/elements")
    visitor.send(page, page.form("/review"), [("time_zone", "Asia/Kabul")])
    assert value(visitor.open("/settings").form().values, "time_zone") == "Asia/Kabul"


def test_a_made_up_time_zone_does_not_keep_anybody_out(visitor: Visitor) -> None:
    page = visitor.open("/packs/elements")
    page = visitor.send(page, page.form("/review"), [("time_zone", "Middle-earth/Shire")])
    assert page.path.startswith("/study/")
    assert value(visitor.open("/settings").form().values, "time_zone") == "UTC"


def test_a_zone_that_the_list_leaves_out_can_be_kept(visitor: Visitor) -> None:
    page = visitor.open("/packs/elements")
    visitor.send(page, page.form("/review"), [("time_zone", "Etc/GMT-4")])
    page = visitor.open("/settings")
    page = visitor.send(page, page.form(), [("new_per_day", "9")])
    assert "Saved." in page.text
    assert value(page.form().values, "time_zone") == "Etc/GMT-4"


def test_the_list_of_zones_holds_what_people_look_for() -> None:
    zones = time_zones()
    assert zones[0] == "UTC"
    assert {"Europe/Berlin", "Asia/Karachi", "America/New_York"} <= set(zones)
    assert not any(zone.startswith(("Etc/", "posix/")) for zone in zones)
