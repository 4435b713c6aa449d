"""What a class knows."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.lectern import ASSIGNMENT, COURSE, EMPTY_COURSE, OPEN_ASSIGNMENT, teach
from tests.browser.states.kind import States
from tests.browser.steps import open_all


def _teaching(path: str, heading: str) -> Callable[[Page], None]:
    """A page of who teaches a class, at `path` of a course."""

    def reach(page: Page) -> None:
        teach(page)
        page.goto(f"/courses/{path}")
        expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
        open_all(page)

    return reach


ANALYSIS: States = {
    "what a class knows": _teaching(f"{COURSE}/know", "What they know"),
    "what a class knows, by section, at the exam": _teaching(
        f"{COURSE}/know/students?by=section&on=exam", "Student by student"
    ),
    "what a class knows, nobody yet": _teaching(f"{EMPTY_COURSE}/know", "What they know"),
    "facts across formats": _teaching(f"{COURSE}/know/facts", "Facts across formats"),
    "facts across formats, none yet": _teaching(
        f"{EMPTY_COURSE}/know/facts", "Facts across formats"
    ),
    "figures of questions": _teaching(
        f"{COURSE}/assignments/{ASSIGNMENT}/analysis", "what its questions tell"
    ),
    "figures of questions, all attempts": _teaching(
        f"{COURSE}/assignments/{ASSIGNMENT}/analysis?of=all", "what its questions tell"
    ),
    "figures of questions, nothing handed in": _teaching(
        f"{EMPTY_COURSE}/assignments/{ASSIGNMENT - 1}/analysis", "what its questions tell"
    ),
    "figures of options": _teaching(
        f"{COURSE}/assignments/{ASSIGNMENT}/analysis/1", "who discovered hydrogen"
    ),
    "figures of what was typed": _teaching(
        f"{COURSE}/assignments/{ASSIGNMENT}/analysis/4", "who discovered hydrogen"
    ),
    "figures of statements": _teaching(
        f"{COURSE}/assignments/{ASSIGNMENT}/analysis/6", "who discovered hydrogen"
    ),
    "to project, still open": _teaching(
        f"{COURSE}/assignments/{OPEN_ASSIGNMENT}/project", "is still open"
    ),
    "to project": _teaching(f"{COURSE}/assignments/{ASSIGNMENT}/project", "what most got wrong"),
    "to project, one": _teaching(f"{COURSE}/assignments/{ASSIGNMENT}/project/2", "?"),
    "to project, nothing": _teaching(
        f"{EMPTY_COURSE}/assignments/{ASSIGNMENT - 1}/project", "Keep up"
    ),
}
