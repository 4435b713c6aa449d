"""The pages of sets without a script: a set from its title to its versions, and who may not."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Sequence

import pytest
from flask import Flask
from sqlalchemy import Engine

from quizapp.core.papers import Slot
from quizapp.services import assignments, courses, library, sets, standing
from quizapp.services.assignments import Draft
from quizapp.store.engine import reading, writing
from tests.web.conftest import Clock
from tests.web.pages import Form, Page, Visitor
from tests.web.test_account_pages import sign_up

WHO, WHEN = "elements/hydrogen-found/subject", "elements/hydrogen-found/when"


@pytest.fixture
def grace(app: Flask, stocked: Engine) -> Visitor:
    visitor = Visitor(app.test_client())
    sign_up(visitor, "Grace")
    with writing(stocked) as session:
        standing.name_instructor(session, "Grace")
    return visitor


@pytest.fixture
def ada(app: Flask, stocked: Engine) -> Visitor:
    visitor = Visitor(app.test_client())
    sign_up(visitor, "Ada")
    with writing(stocked) as session:
        standing.name_instructor(session, "Ada")
    return visitor


def the_form(page: Page, action: str) -> Form:
    (found, *_) = [
        form for form in page.forms if form.method == "post" and form.action.endswith(action)
    ]
    return found


def send(
    visitor: Visitor, path: str, action: str, *values: tuple[str, str], status: int = 200
) -> Page:
    page = visitor.open(path)
    after = visitor.send(page, the_form(page, action), values)
    assert after.status == status, after.text
    return after


@pytest.fixture
def made(grace: Visitor) -> str:
    page = send(grace, "/sets", "/sets", ("title", "Gases of old"))
    send(grace, f"{page.path}/add", "/add", *(("key", key) for key in (WHO, WHEN)))
    return page.path


def slots(engine: Engine, learner: int = 1) -> Sequence[Slot]:
    with reading(engine) as session:
        return sets.set_of(session, learner, 1).slots


def test_a_set_is_made_once_though_sent_twice(grace: Visitor) -> None:
    page = grace.open("/sets")
    title = [("title", "Gases")]
    first = grace.send(page, the_form(page, "/sets"), title)
    again = grace.send(page, the_form(page, "/sets"), title)
    assert first.path == again.path
    assert grace.open("/sets").html.count(f'href="{first.path}"') == 1


def test_questions_are_found_and_added(grace: Visitor, made: str, stocked: Engine) -> None:
    assert [slot.asked[0].key for slot in slots(stocked)] == [WHO, WHEN]
    page = grace.open(f"{made}/add?words=radium")
    assert "When did Marie Curie discover radium?" in page.text
    assert "hydrogen" not in " ".join(re.findall(r'name="key" value="([^"]+)"', page.html))
    values = [("all", "1"), ("how", "drawn"), ("take", "2")]
    after = grace.send(page, the_form(page, "/add"), values)
    assert "Added." in after.text
    assert (slots(stocked)[2].take, len(slots(stocked)[2].asked) > 2) == (2, True)
    once_more = grace.send(page, the_form(page, "/add"), values)
    assert "Nothing was done; look again" in once_more.text
    assert len(slots(stocked)) == 3


def test_what_is_no_question_is_not_added(grace: Visitor, made: str, stocked: Engine) -> None:
    send(grace, f"{made}/add", "/add", ("key", "elements/nothing/when"), status=404)
    send(grace, f"{made}/add", "/add", ("key", "x"), status=404)
    assert len(slots(stocked)) == 2


def test_slots_are_moved_joined_and_removed(grace: Visitor, made: str, stocked: Engine) -> None:
    page = send(grace, made, "/change", ("slot", "1"), ("act", "up"))
    assert [slot.asked[0].key for slot in slots(stocked)] == [WHEN, WHO]
    assert page.html.count("checked") == 1
    send(grace, made, "/change", ("slot", "0"), ("slot", "1"), ("act", "points"), ("points", "2.5"))
    assert [slot.points for slot in slots(stocked)] == [2.5, 2.5]
    send(grace, made, "/change", ("slot", "0"), ("slot", "1"), ("act", "merge"))
    assert [(len(slot.asked), slot.take) for slot in slots(stocked)] == [(2, 2)]
    send(grace, f"{made}/slot?at=1", "at=1", ("take", "1"), ("points", "1"))
    assert slots(stocked)[0].take == 1
    assert "Nothing was ticked" in send(grace, made, "/change", ("act", "remove")).text
    send(grace, made, "/change", ("act", "remove:0"))
    assert slots(stocked) == ()
    send(grace, made, "/title", ("title", " A  b "), ("description", "c"))
    assert "A b" in grace.open("/sets").text


def test_telling_words_are_refused_and_stay_in_the_field(
    grace: Visitor, made: str, stocked: Engine
) -> None:
    page = grace.open(f"{made}/slot?at=1")
    form = next(each for each in page.forms if "/put" in each.action)
    refused = grace.send(page, form, [("wording", "Was it Henry Cavendish?")])
    assert refused.status == 422
    assert "give the answer away" in refused.text
    assert "Was it Henry Cavendish?" in refused.html
    assert slots(stocked)[0].asked[0].wording == ""
    kept = grace.send(page, form, [("wording", "Hydrogen: whose discovery, in the handbook?")])
    assert "Hydrogen: whose discovery" in kept.text
    assert "Hydrogen: whose discovery" in grace.open(f"{made}/look").text


def test_each_presentation_is_looked_at_as_a_student_sees_it(grace: Visitor, made: str) -> None:
    page = grace.open(f"{made}/look")
    student, _, _ = page.html.partition("For you alone")
    assert "0 of" in page.text
    assert student.count('class="option"') == 4
    assert "mark-" not in student
    assert "The checker finds nothing wrong" in page.text
    total = int(re.search(r"0 of (\d+) looked at", page.text)[1])  # type: ignore[index]
    for seen in range(1, total + 1):
        page = grace.send(page, the_form(page, "/look"), [("decision", "approved")])
        assert f"{seen} of {total} looked at" in page.text
    assert "None is like that" in grace.open(f"{made}/look?shown=open").text
    lines = grace.client.get(f"{made}/look?download=csv").get_data(as_text=True).splitlines()
    assert len(lines) == total + 1
    assert all("approved" in line for line in lines[1:])
    grace.send(page, the_form(page, "/look"), [("decision", "")])
    assert f"{total - 1} of {total} looked at" in grace.open(f"{made}/look").text
    assert send(grace, f"{made}/look", "/report", ("kind", "wording")).text.count("Reported.") == 1
    send(grace, f"{made}/look", "/leave-out")
    assert WHEN in grace.client.get(f"{made}?download=csv").get_data(as_text=True)
    assert WHO not in grace.client.get(f"{made}?download=csv").get_data(as_text=True)


def test_what_is_foreseen_before_assigning(grace: Visitor, made: str, stocked: Engine) -> None:
    page = grace.open(f"{made}/before?students=27")
    assert "Everybody gets the same 2 questions" in page.text
    assert "too few for discrimination" in page.text.lower()
    assert "Both rest on one fact" in page.text
    page = grace.send(page, the_form(page, "/apart"))
    assert [(len(slot.asked), slot.take) for slot in slots(stocked)] == [(2, 1)]
    assert "There are 2 papers" in page.text
    assert "Two papers of 1 share 0.5 on average (50 %)" in page.text
    both = grace.open(f"{made}/compare").text
    assert "Paper A" in both
    assert "Paper B" in both


def test_a_shared_set_is_seen_and_copied_but_not_changed(
    grace: Visitor, ada: Visitor, made: str
) -> None:
    assert ada.open(made).status == 404
    assert (
        "There is no account"
        in send(grace, f"{made}/share", "/share", ("name", "Nobody"), status=422).text
    )
    send(grace, f"{made}/share", "/share", ("name", "ada"))
    page = ada.open(made)
    assert "Shared by Grace" in page.text
    assert not [form for form in page.forms if form.action.endswith(("/title", "/archive"))]
    state = {"csrf_token": dict(the_form(page, "/copy").values)["csrf_token"], "act": "remove:0"}
    state["state"] = dict(the_form(grace.open(made), "/change").values)["state"]
    assert ada.client.post(f"{made}/change", data=state).status_code == 403
    look = {**state, "decision": "pinned"}
    assert ada.client.post(f"{made}/look", data=look).status_code == 403
    copied = ada.send(page, the_form(page, "/copy"))
    assert "Copy of Gases of old" in copied.text
    send(grace, f"{made}/share", "/take-back")
    assert ada.open(made).status == 404
    assert ada.open(copied.path).status == 200


def test_a_file_is_tried_before_it_is_brought_in(grace: Visitor, ada: Visitor, made: str) -> None:
    text = grace.client.get(f"{made}/export.json").get_data(as_text=True)
    values = json.loads(text)
    values["slots"][0]["asked"][0]["keys"] = ["elements/gone/when"]
    values["description"] = 70_000 * "x"  # larger than other forms may be
    page = ada.open("/sets/import")
    form = the_form(page, "/import")
    assert ada.send(page, form, [("text", json.dumps(values))]).status == 422
    values["description"], values["extra"] = "", 100_000 * "x"
    data = {
        **dict(form.values),
        "file": (io.BytesIO(json.dumps(values).encode()), "a.json"),
    }
    tried = Page(ada.client.post("/sets/import", data=data))
    assert "would have 1 slot" in tried.text
    assert "elements/gone/when" in tried.text
    assert "no sets yet" in ada.open("/sets").text
    sure = [("text", json.dumps(values))]
    first = ada.send(tried, the_form(tried, "/import"), sure)
    again = ada.send(tried, the_form(tried, "/import"), sure)
    assert first.path == again.path != "/sets/import"
    assert "Gases of old" in first.headings
    assert ada.send(page, form, [("text", "{}")]).status == 422


@pytest.mark.parametrize("path", ["/sets", "/sets/import"])
def test_only_an_account_has_sets(visitor: Visitor, path: str) -> None:
    assert visitor.open(path).status == 403


def test_lists_leave_as_csv_without_formulas(grace: Visitor, stocked: Engine) -> None:
    path = send(grace, "/sets", "/sets", ("title", "=1+1")).path
    send(grace, f"{path}/add", "/add", ("all", "1"))
    assert "'=1+1" in grace.client.get("/sets?download=csv").get_data(as_text=True)
    with reading(stocked) as session:
        total = len(library.shelf(session, "elements").generated.questions)
    for page in ("", "/add", "/look", "/before", "/versions", "/share"):
        sent = grace.client.get(f"{path}{page}?download=csv")
        assert sent.mimetype == "text/csv", page
    assert len(slots(stocked)) == total
    lines = grace.client.get(f"{path}/export.jsonl").get_data(as_text=True).splitlines()
    assert len(lines) == total


def test_a_page_that_was_left_open_changes_nothing(
    grace: Visitor, made: str, stocked: Engine, clock: Clock
) -> None:
    old = grace.open(made)
    send(grace, made, "/change", ("act", "remove:0"))
    clock.forward(hours=1)
    late = grace.send(old, the_form(old, "/change"), [("act", "remove:0")])
    assert "Nothing was done; look again" in late.text
    assert len(slots(stocked)) == 1


def test_an_older_version_is_looked_at_judged_and_printed(
    grace: Visitor, made: str, stocked: Engine, clock: Clock
) -> None:
    with writing(stocked) as session:
        course = courses.create(session, 1, "Chemistry", clock.now)
        version = sets.set_of(session, 1, 1).version_id
        number = assignments.create(session, course, Draft("Week 1", version), clock.now)
        assignments.publish(session, number, clock.now)
    send(grace, f"{made}/look", "/leave-out")
    page = grace.open(f"{made}/look?version=1")
    assert "This is version 1 of the set" in page.text
    assert "Leave this question out" not in page.text
    judged = grace.send(page, the_form(page, "/look"), [("decision", "rejected")])
    assert "This is version 1 of the set" in judged.text
    assert "1 of" in judged.text
    back = grace.open(f"{made}/look?version=1&shown=rejected")
    assert "Said on 2 March 2026" in back.text
    assert "2 questions on each paper" in grace.open(f"{made}/paper?version=1").text
    sheets = grace.open(f"{made}/paper/print?versions=1&version=1")
    assert "Set version 1" in sheets.text
    links = grace.open(f"{made}/versions").html
    assert f"{made}/look?version=1" in links
    assert f"{made}/paper?version=1" in links
    assert grace.open(f"{made}/look?version=7").status == 404
    assert grace.open(f"{made}/paper?version=7").status == 404
