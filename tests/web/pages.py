"""A reader of pages for the tests: finds the forms of a page and sends them as a browser would."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

VOID = {"input", "link", "meta", "br", "hr", "img"}


@dataclass
class Form:
    """A form with what it would send if its first unnamed button were pressed."""

    action: str
    method: str
    values: list[tuple[str, str]] = field(default_factory=list)
    options: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)


class Page(HTMLParser):
    """A page taken apart: text, title, forms, links, ids."""

    def __init__(self, response: TestResponse) -> None:
        super().__init__()
        self.response = response
        self.status = response.status_code
        self.path = response.request.path
        self.html = response.get_data(as_text=True)
        self.forms: list[Form] = []
        self.links: dict[str, str] = {}
        self.headings: list[str] = []
        self.words: list[str] = []
        self._select = ""
        self._link = ""
        self._heading = False
        self._in_form = False
        self.feed(self.html)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def form(self, action: str = "") -> Form:
        """The one form whose action ends in `action`; without it, the one for this very page."""
        found = [f for f in self.forms if (f.action.endswith(action) if action else not f.action)]
        assert len(found) == 1, [form.action for form in self.forms]
        return found[0]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = {name: value or "" for name, value in attrs}
        if tag == "form" and at.get("method") != "dialog":
            self.forms.append(Form(at.get("action", ""), at.get("method", "get")))
            self._in_form = True
        elif tag == "a":
            self._link = at.get("href", "")
        elif tag in ("h1", "h2"):
            self._heading = True
            self.headings.append("")
        elif self._in_form and "name" in at:
            self._field(tag, at)
        elif self._in_form and tag == "option" and self._select:
            self._choice(at)

    def _field(self, tag: str, at: dict[str, str]) -> None:
        form, name, value = self.forms[-1], at["name"], at.get("value", "")
        if tag == "select":
            self._select = name
        elif tag == "button":
            form.buttons.append((name, value))
        elif at.get("type") in ("radio", "checkbox"):
            form.options.setdefault(name, []).append(value)
            if "checked" in at:
                form.values.append((name, value))
        else:
            form.values.append((name, value))

    def _choice(self, at: dict[str, str]) -> None:
        form, value = self.forms[-1], at.get("value", "")
        form.options.setdefault(self._select, []).append(value)
        if "selected" in at:
            form.values.append((self._select, value))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._in_form = False
        elif tag == "select":
            self._select = ""
        elif tag == "a":
            self._link = ""
        elif tag in ("h1", "h2"):
            self._heading = False

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if self._heading:
            self.headings[-1] += data
        if self._link:
            self.links[" ".join(data.split())] = self._link


class Visitor:
    """Somebody with a browser without JavaScript."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def open(self, path: str) -> Page:
        return Page(self.client.get(path, follow_redirects=True))

    def send(self, page: Page, form: Form, answers: Iterable[tuple[str, str]] = ()) -> Page:
        """Send a form of `page`; `answers` replace fields of the same name or come on top."""
        return Page(self._post(page, form, answers, follow=True))

    def post(self, page: Page, form: Form, answers: Iterable[tuple[str, str]] = ()) -> TestResponse:
        """The same without following the redirect."""
        return self._post(page, form, answers, follow=False)

    def _post(
        self, page: Page, form: Form, answers: Iterable[tuple[str, str]], *, follow: bool
    ) -> TestResponse:
        answers = list(answers)
        named = {name for name, _ in answers}
        values = [pair for pair in form.values if pair[0] not in named] + answers
        data: dict[str, list[str]] = {}
        for name, value in values:
            data.setdefault(name, []).append(value)
        return self.client.post(form.action or page.path, data=data, follow_redirects=follow)
