"""Installing, taking along and sending, as a browser asks for them."""

from __future__ import annotations

import json
import re
import struct
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, func, select
from werkzeug.test import TestResponse

from quizapp.store.engine import reading
from quizapp.store.models import AnswerRow, BundleRow, LearnerRow, LogLineRow, PresentationRow
from quizapp.web import look
from quizapp.web.offline import app_files
from tests.web.conftest import Clock
from tests.web.pages import Visitor
from tests.web.test_account_pages import sign_up

KEY = "a-key-of-mine"


def token(visitor: Visitor) -> str:
    return str(visitor.client.get("/offline/token").json["token"])


def take(visitor: Visitor, key: str = KEY) -> dict[str, Any]:
    data = {"csrf_token": token(visitor), "key": key, "time_zone": "Asia/Tashkent"}
    response = visitor.client.post("/offline/take", data=data)
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json
    return found


def send(visitor: Visitor, bundle: int, answers: Any, csrf: str | None = None) -> TestResponse:
    headers = {"X-CSRFToken": token(visitor) if csrf is None else csrf}
    address = f"/offline/bundles/{bundle}/answers"
    return visitor.client.post(address, json={"answers": answers}, headers=headers)


def questions(bundle: dict[str, Any]) -> list[dict[str, Any]]:
    return [each for each in bundle["items"] if "presentation" in each]


def answered(
    bundle: dict[str, Any], place: int, clock: Clock, number: int = 1, **more: Any
) -> dict[str, Any]:
    """The right answer to a question of a bundle, as the page sends it."""
    question = questions(bundle)[place]
    given: dict[str, Any] = {"chosen": question["solution"], "said": "right", "seconds": 4.2}
    if not question["solution"]:
        given = {"chosen": [], "text": question["answers"][0], "said": "open"}
    at = clock.now.timestamp() * 1000
    named = {"number": number, "presentation": question["presentation"], "at": at, "off": 0}
    return {**named, **given, **more}


def count(engine: Engine, model: type[Any]) -> int:
    with reading(engine) as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def test_the_pages_install_as_an_app(visitor: Visitor) -> None:
    page = visitor.open("/")
    found = re.search(r'<link rel="manifest" href="([^"]+)">', page.html)
    assert found
    response = visitor.client.get(found[1])
    assert response.content_type == "application/manifest+json"
    manifest = json.loads(response.data)
    assert manifest["display"] == "standalone"
    assert manifest["start_url"] == manifest["scope"] == "/"
    sizes = {(icon.get("purpose", "any"), icon["sizes"]) for icon in manifest["icons"]}
    assert {("any", "192x192"), ("any", "512x512"), ("maskable", "512x512")} <= sizes
    for icon in manifest["icons"]:
        with visitor.client.get(icon["src"]) as file:
            assert file.status_code == 200
            if icon["type"] == "image/png":
                width, height = struct.unpack(">II", file.data[16:24])
                assert f"{width}x{height}" == icon["sizes"]
    for shortcut in manifest["shortcuts"]:
        assert visitor.open(shortcut["url"]).status == 200
    colours = re.findall(r'<meta name="theme-color" content="(#\w+)"', page.html)
    tokens = (look.STATIC / "css/tokens.css").read_text("utf-8")
    assert f"--paper: light-dark({colours[0]}, {colours[1]})" in tokens
    assert manifest["background_color"] == colours[0]
    assert f"--accent: light-dark({manifest['theme_color']}," in tokens


def test_the_worker_stands_at_the_root_and_keeps_only_what_is_everybodys(
    app: Flask, visitor: Visitor
) -> None:
    sign_up(visitor, "Hypatia of Alexandria")
    response = visitor.client.get("/service-worker.js")
    assert response.content_type.startswith("text/javascript")
    assert response.headers["Cache-Control"] == "no-cache"
    assert "worker-src 'self'" in response.headers["Content-Security-Policy"]
    told = json.loads(response.text.partition("const KEPT = ")[2].partition(";\n")[0])
    assert told["page"] == "/offline"
    for address in (told["page"], *told["files"]):
        with visitor.client.get(address) as kept:
            assert kept.status_code == 200, address
            body = kept.get_data(as_text=True) if not address.endswith("woff2") else ""
            assert "Hypatia" not in body
            assert "csrf_token" not in body or address.endswith(".js")
    page = visitor.open("/offline").html
    named = re.findall(r'(?:href|src)="(/static/[^"#]+)', page)
    wanted = [each for each in named if not each.endswith(".png") and "app-maskable" not in each]
    assert set(wanted) <= set(told["files"])


def test_the_page_for_all_is_the_same_for_all(app: Flask, visitor: Visitor) -> None:
    nobody = Visitor(app.test_client()).open("/offline").html
    sign_up(visitor, "Hypatia of Alexandria")
    visitor.client.set_cookie("keys", "on")
    assert visitor.open("/offline").html == nobody


def test_a_changed_file_makes_a_new_version(monkeypatch: pytest.MonkeyPatch) -> None:
    before = app_files.version.__wrapped__()
    assert before == app_files.version.__wrapped__()
    monkeypatch.setattr(app_files, "FONTS", ())
    assert app_files.version.__wrapped__() != before


def test_modules_never_meet_older_ones(visitor: Visitor) -> None:
    with visitor.client.get("/static/js/offline/store.js") as plain:
        assert plain.headers["Cache-Control"] == "public, no-cache"
    with visitor.client.get("/static/js/offline/page.js?v=1") as named:
        assert "immutable" in named.headers["Cache-Control"]


def test_nothing_is_written_by_looking(visitor: Visitor, stocked: Engine) -> None:
    for path in ("/offline", "/offline/token", "/manifest.webmanifest", "/service-worker.js"):
        assert visitor.client.get(path).status_code == 200
    assert count(stocked, LearnerRow) == 0


def test_what_is_taken_along_tells_all_that_is_needed(visitor: Visitor, stocked: Engine) -> None:
    bundle = take(visitor)
    assert bundle["made"] == bundle["now"]
    for each in bundle["items"]:
        if "fact" in each:
            assert "<h1" in each["html"]
            continue
        assert each["answers"]
        assert "<a href=" in each["html"]
        assert [label for label, _ in each["intervals"]] == ["Again", "Hard", "Good", "Easy"]
        assert each["topic"].startswith("<span>")
        if each["options"]:
            assert each["answers"] == [each["options"][i][0] for i in each["solution"]]
        elif each["format"].startswith("typed") and len(each["answers"]) == 1:
            assert each["answers"][0] in each["accepted"]
    assert take(visitor) == bundle
    assert count(stocked, BundleRow) == 1
    with reading(stocked) as session:
        assert session.scalars(select(LearnerRow.time_zone)).all() == ["Asia/Tashkent"]
        assert session.scalar(select(BundleRow.device_id)) is not None


def test_answers_are_sent_once(visitor: Visitor, stocked: Engine, clock: Clock) -> None:
    bundle = take(visitor)
    clock.forward(hours=3)
    fact = {"number": 1, "fact": bundle["items"][0]["fact"], "at": clock.now.timestamp() * 1000}
    answers = [fact, *(answered(bundle, place, clock, place + 2) for place in range(3))]
    clock.forward(days=1)
    first = send(visitor, bundle["id"], answers)
    assert [each["outcome"] for each in first.json["answers"]] == ["read", *["review"] * 3]
    assert [each["number"] for each in first.json["answers"]] == [1, 2, 3, 4]
    assert send(visitor, bundle["id"], answers).json == first.json
    assert count(stocked, AnswerRow) == 3
    with reading(stocked) as session:
        assert set(session.scalars(select(LogLineRow.at))) == {clock.now - timedelta(days=1)}


def test_what_became_of_them_is_told(visitor: Visitor, clock: Clock) -> None:
    bundle = take(visitor)
    assert "Nothing has come in yet" in visitor.open(f"/offline/bundles/{bundle['id']}").text
    clock.forward(minutes=3)
    send(
        visitor,
        bundle["id"],
        [answered(bundle, 0, clock), answered(bundle, 1, clock, 2, said="wrong")],
    )
    page = visitor.open(f"/offline/bundles/{bundle['id']}")
    assert "2 answers have come in" in page.text
    assert "2 were reviews" in page.text
    assert "right after all" in page.text
    link = next(
        href for words, href in page.links.items() if words == questions(bundle)[0]["prompt"]
    )
    assert visitor.open(link).headings[0].startswith("Right.")


def test_one_that_cannot_be_read_does_not_hold_up_the_others(
    visitor: Visitor, clock: Clock
) -> None:
    bundle = take(visitor)
    clock.forward(minutes=3)
    bad = [
        answered(bundle, 1, clock, 21, at="yesterday"),
        answered(bundle, 1, clock, 22, chosen="01"),
        answered(bundle, 1, clock, 23, text="x" * 201),
        answered(bundle, 1, clock, 24, at=1e300),
        answered(bundle, 1, clock, 25, rating=9),
        {"number": 26},
        "nonsense",
    ]
    response = send(visitor, bundle["id"], [*bad, answered(bundle, 0, clock, 30)])
    told = {each["number"]: each["outcome"] for each in response.json["answers"]}
    assert told == {30: "review", **dict.fromkeys(range(21, 27), "refused"), 0: "refused"}


@pytest.mark.parametrize("body", [None, [], {"answers": 3}, {"answers": [{}] * 101}])
def test_what_are_no_answers_is_refused(visitor: Visitor, body: Any) -> None:
    bundle = take(visitor)
    headers = {"X-CSRFToken": token(visitor)}
    address = f"/offline/bundles/{bundle['id']}/answers"
    assert visitor.client.post(address, json=body, headers=headers).status_code == 400


def test_the_longest_sending_of_the_page_fits_and_an_endless_one_does_not(
    visitor: Visitor, clock: Clock
) -> None:
    source = (look.STATIC / "js/offline/sending.js").read_text("utf-8")
    most = int(re.findall(r"const AT_ONCE = (\d+)", source)[0])
    bundle = take(visitor)
    four_bytes = "\N{OLD PERSIAN SIGN A}" * 200
    for number, status in ((most, 200), (2 * most, 413)):
        answers = [answered(bundle, 0, clock, n, text=four_bytes) for n in range(number)]
        body = json.dumps({"answers": answers}, ensure_ascii=False, separators=(",", ":"))
        response = visitor.client.post(
            f"/offline/bundles/{bundle['id']}/answers",
            data=body.encode(),
            headers={"X-CSRFToken": token(visitor), "Content-Type": "application/json"},
        )
        assert response.status_code == status


def test_numbers_that_no_database_has_and_no_times_are_refused(
    visitor: Visitor, stocked: Engine
) -> None:
    taken = {"csrf_token": token(visitor), "key": KEY, "dropped": "9" * 60}
    assert visitor.client.post("/offline/take", data=taken).status_code == 400
    bundle = take(visitor)
    first = questions(bundle)[0]
    endless = {"number": 1, "presentation": first["presentation"], "at": 0, "seconds": float("nan")}
    told = send(visitor, bundle["id"], [endless]).get_json()["answers"]
    assert [each["outcome"] for each in told] == ["refused"]
    assert count(stocked, AnswerRow) == 0


def test_a_stale_form_token_is_refused_and_a_fresh_one_taken(
    visitor: Visitor, stocked: Engine, clock: Clock
) -> None:
    bundle = take(visitor)
    answers = [answered(bundle, 0, clock)]
    assert send(visitor, bundle["id"], answers, csrf="of a fortnight ago").status_code == 400
    assert count(stocked, AnswerRow) == 0
    visitor.client.delete_cookie("session")
    assert send(visitor, bundle["id"], answers).status_code == 200
    assert count(stocked, AnswerRow) == 1


def test_whoever_is_somebody_else_now_sends_nothing(
    app: Flask, visitor: Visitor, stocked: Engine, clock: Clock
) -> None:
    bundle = take(visitor)
    answers = [answered(bundle, 0, clock)]
    stranger = Visitor(app.test_client())
    assert send(stranger, bundle["id"], answers).status_code == 404
    take(stranger)
    assert send(stranger, bundle["id"], answers).status_code == 404
    assert stranger.open(f"/offline/bundles/{bundle['id']}").status == 404
    assert count(stocked, AnswerRow) == 0


def test_there_may_be_nothing_to_take_along(visitor: Visitor) -> None:
    settings = visitor.open("/settings")
    visitor.send(settings, settings.form(), [("new_per_day", "0")])
    data = {"csrf_token": token(visitor), "key": KEY}
    response = visitor.client.post("/offline/take", data=data)
    assert response.status_code == 409
    assert "nothing to take along" in response.json["problem"]


def test_deleting_clears_the_browser_and_signing_out_does_not(visitor: Visitor) -> None:
    take(visitor)
    page = visitor.open("/account/delete")
    refused = visitor.post(page, page.form(), [("name", "somebody")])
    assert "Clear-Site-Data" not in refused.headers
    gone = visitor.post(page, page.form(), [("name", "guest")])
    assert gone.headers["Clear-Site-Data"] == '"storage"'
    sign_up(visitor, "Grace")
    page = visitor.open("/account")
    out = visitor.post(page, page.form("/sign-out"))
    assert "Clear-Site-Data" not in out.headers


def test_the_answers_are_nowhere_but_in_the_bundle(visitor: Visitor, stocked: Engine) -> None:
    bundle = take(visitor)
    shown = questions(bundle)[0]["presentation"]
    with reading(stocked) as session:
        sitting = session.get_one(PresentationRow, shown).sitting_id
    page = visitor.open(f"/study/{sitting}/{shown}")
    assert page.status == 409
    with visitor.client.get("/account/everything.json") as everything:
        told = {
            each["id"]: each["content"] for each in json.loads(everything.data)["presentations"]
        }
    assert told[shown] is None


def test_the_ways_there(visitor: Visitor) -> None:
    for path in ("/", "/settings", "/help"):
        assert "/offline" in visitor.open(path).links.values(), path
