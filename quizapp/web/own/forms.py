"""The form of an own question: which fields each format has, and what was typed into them.

A form checks nothing but shape: the examiner says what is wrong (`services.own_content`), and
`Errors` puts it beside the field it is about. Lines that were left empty are no lines.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wtforms import (
    BooleanField,
    FieldList,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import Length, Optional

from quizapp.core.checking.written import ALSO, SURE, WrittenFault
from quizapp.core.facts import Certainty
from quizapp.core.questions import Format
from quizapp.services.own_content import Content
from quizapp.web.forms import Form

MOST_ROWS = 12
STEP = 3
"""So many more empty lines come with the button "More lines"."""

SURE_WORDS = {
    Certainty.STATED: "plainly stated",
    Certainty.CLAIMED: "claimed by somebody",
    Certainty.REPORTED: "reported",
    Certainty.ESTIMATED: "estimated",
}

_BLANKS = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029]+")

TEXTS = ("prompt", "sentence", "statement", "note", "when")
CITED = ("title", "url", "section", "words")
ROWS = {"answer": 2, "wrong": 3, "item": 4, "left": 4, "extra": 1}
"""How many lines of each sort there are at first."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What the form of a format asks for, as names of fieldsets of the template."""

    answers: int = 0
    spellings: bool = False
    wrong: bool = False
    fields: tuple[str, ...] = ()


PARTS: Mapping[Format, Parts] = {
    Format.CHOICE: Parts(1, wrong=True, fields=("prompt",)),
    Format.CHOICES: Parts(MOST_ROWS, wrong=True, fields=("prompt",)),
    Format.TRUE_FALSE: Parts(fields=("statement",)),
    Format.TYPED_NAME: Parts(MOST_ROWS, True, True, ("prompt", "all")),
    Format.TYPED_DATE: Parts(wrong=True, fields=("prompt", "when")),
    Format.TYPED_NUMBER: Parts(wrong=True, fields=("prompt", "number")),
    Format.CLOZE: Parts(1, True, True, ("sentence", "prompt")),
    Format.FLIP: Parts(1, fields=("prompt",)),
    Format.ORDER: Parts(fields=("prompt", "items")),
    Format.MATCHING: Parts(fields=("prompt", "pairs")),
}


def _texts() -> Any:
    return FieldList(StringField(), max_entries=MOST_ROWS)


class OwnForm(Form):
    """A question as it is typed. `answer-0` and `spelling-0` are one line, as are `wrong-0` and
    `why-0`, `left-0` and `right-0`. `version`: of the question that was filled in; `once`: the mark
    of a form for a new one."""

    also = SelectMultipleField(validate_choice=False)
    topic = StringField()
    prompt = StringField()
    sentence = StringField()
    statement = StringField()
    holds = RadioField(
        choices=[SelectChoice(value="1", label="True"), SelectChoice(value="", label="False")],
        default="1",
    )
    when = StringField()
    number = StringField()
    upto = StringField()
    slack = StringField()
    answer = _texts()
    spelling = _texts()
    all = BooleanField()
    wrong = _texts()
    why = _texts()
    item = _texts()
    left = _texts()
    right = _texts()
    extra = _texts()
    note = StringField()
    title = StringField()
    url = StringField()
    section = StringField()
    words = StringField()
    certainty = SelectField(
        choices=[SelectChoice(value=c.value, label=SURE_WORDS[c]) for c in SURE],
        default=Certainty.STATED.value,
    )
    core = BooleanField()
    version = IntegerField(validators=[Optional()])
    once = StringField(validators=[Length(max=64)])
    rows = IntegerField(validators=[Optional()], default=0)
    shown_as = StringField()

    def content(self, format: Format) -> dict[str, Any]:  # noqa: A002
        """What was typed, as the content of a question of this format; see `own_content`."""
        parts = PARTS[format]
        fitting = {f.value for f in ALSO[format]}
        found: dict[str, Any] = {"format": format.value}
        also = [name for name in self.also.data or () if name in fitting]
        wanted: dict[str, Any] = {"also": also, "topic": tidy(self.topic.data)}
        for name in TEXTS:
            if name in parts.fields or name == "note":
                wanted[name] = tidy(self[name].data)
        if format is Format.TYPED_NAME and Format.CLOZE.value in also:
            wanted["sentence"] = tidy(self.sentence.data)
        if parts.answers:
            wanted["answers"] = self._answers(spelt=parts.spellings)
            wanted["all"] = format is Format.CHOICES or ("all" in parts.fields and self.all.data)
        if parts.wrong:
            wrong = zip(_lines(self.wrong), _lines(self.why), strict=True)
            wanted["wrong"] = [_kept(text=text, why=why) for text, why in wrong if text or why]
        if format is Format.TYPED_NUMBER:
            wanted |= self._number()
        wanted["items"] = [text for text in _lines(self.item) if text]
        pairs = zip(_lines(self.left), _lines(self.right), strict=True)
        wanted["pairs"] = [{"left": left, "right": right} for left, right in pairs if left or right]
        wanted["extra"] = [text for text in _lines(self.extra) if text]
        if self.certainty.data in SURE_WORDS and self.certainty.data != Certainty.STATED:
            wanted["certainty"] = self.certainty.data
        wanted["core"] = self.core.data
        cite = _kept(**{name: tidy(self[name].data) for name in CITED})
        wanted["cite"] = [cite] if cite else []
        found |= {name: value for name, value in wanted.items() if value}
        if format is Format.TRUE_FALSE:
            found["holds"] = bool(self.holds.data)
        return found

    def _answers(self, *, spelt: bool) -> list[Any]:
        found: list[Any] = []
        for text, typed in zip(_lines(self.answer), _lines(self.spelling), strict=True):
            also = [tidy(part) for part in typed.split(";") if tidy(part)] if spelt else []
            if text:
                found.append({"text": text, "also": also} if also else text)
        return found

    def _number(self) -> dict[str, Any]:
        number, upto = _figure(self.number.data), _figure(self.upto.data)
        slack = _figure((self.slack.data or "").replace("%", ""))
        found: dict[str, Any] = {}
        if number is not None:
            found = {"number": number} if upto is None else {"low": number, "high": upto}
        if slack:
            found["tolerance"] = min(slack, 100) / 100
        return found

    def shape_faults(self, format: Format) -> list[WrittenFault]:  # noqa: A002
        """What cannot be read at all: a number that is none."""
        if format is not Format.TYPED_NUMBER:
            return []
        return [
            WrittenFault(name, "this is no number", "Write it in digits, 1400 or 2.5.")
            for name in ("number", "upto", "slack")
            if (typed := (self[name].data or "").replace("%", "").strip())
            and _figure(typed) is None
        ]

    def count(self, sort: str, most: int = MOST_ROWS) -> int:
        """How many lines of a sort the page shows: those that are filled, and some empty ones."""
        beside = {"answer": "spelling", "wrong": "why", "left": "right"}.get(sort, sort)
        filled = [
            place + 1
            for name in (sort, beside)
            for place, text in enumerate(_lines(self[name]))
            if text
        ]
        least = ROWS[sort] + STEP * max(0, self.rows.data or 0)
        return min(most, MOST_ROWS, max([least, *(last + 1 for last in filled)]))

    def value(self, sort: str, place: int) -> str:
        """What was typed into one line."""
        entries = self[sort].entries
        return str(entries[place].data or "") if place < len(entries) else ""


def tidy(text: str | None) -> str:
    """A text on one line, without characters that cannot be shown."""
    return _BLANKS.sub(" ", text or "").strip()


def _lines(field: Any) -> list[str]:
    """The lines of a list of fields, as many as there may be, empty ones too."""
    texts = [tidy(entry.data) for entry in field.entries][:MOST_ROWS]
    return texts + [""] * (MOST_ROWS - len(texts))


def _kept(**named: str) -> dict[str, str]:
    return {name: text for name, text in named.items() if text} | (
        {"text": ""} if named.get("why") and not named.get("text") else {}
    )


def _figure(typed: str | None) -> float | None:
    text = (typed or "").replace(",", "").strip()
    if not re.fullmatch(r"\d{1,15}(\.\d{1,6})?", text):
        return None
    return float(text) if "." in text else int(text)


def filled(content: Content, version: int) -> OwnForm:
    """The form with a question in it, as it is kept."""
    answers = [{"text": a} if isinstance(a, str) else a for a in content.get("answers", ())]
    cite: Mapping[str, str] = next(iter(content.get("cite", ())), {})
    pairs, wrong = content.get("pairs", ()), content.get("wrong", ())
    data: dict[str, Any] = {name: content.get(name, "") for name in (*TEXTS, "topic", "certainty")}
    data |= {name: cite.get(name, "") for name in CITED}
    data |= {
        "also": list(content.get("also", ())),
        "holds": "1" if content.get("holds", True) else "",
        "number": _shown(content.get("number", content.get("low"))),
        "upto": _shown(content.get("high")),
        "slack": _shown(content.get("tolerance", 0) * 100 or None),
        "answer": [answer["text"] for answer in answers],
        "spelling": ["; ".join(answer.get("also", ())) for answer in answers],
        "all": content.get("all", False),
        "wrong": [each["text"] for each in wrong],
        "why": [each.get("why", "") for each in wrong],
        "item": list(content.get("items", ())),
        "left": [pair["left"] for pair in pairs],
        "right": [pair["right"] for pair in pairs],
        "extra": list(content.get("extra", ())),
        "core": content.get("core", False),
        "certainty": content.get("certainty", Certainty.STATED.value),
        "version": version,
    }
    return OwnForm(formdata=None, data=data)


def _shown(number: float | None) -> str:
    return "" if number is None else f"{number:.6f}".rstrip("0").rstrip(".")


@dataclass(frozen=True)
class Errors:
    """What is wrong, by the field that it stands beside: `wrong-1`, `note`, or "" for the whole."""

    by_field: Mapping[str, tuple[str, ...]]
    advice: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.by_field)

    def at(self, *fields: str) -> tuple[str, ...]:
        """What is said of these fields."""
        return tuple(text for field in fields for text in self.by_field.get(field, ()))


NO_ERRORS = Errors({})

_FIELDS: Mapping[str, tuple[str, str]] = {
    "answers": ("answer", "answer"),
    "wrong": ("wrong", "wrong"),
    "why": ("wrong", "why"),
    "items": ("item", "item"),
    "pairs": ("left", "left"),
    "extra": ("extra", "extra"),
}
_BESIDE = {"cite": "title", "high": "upto", "formats": "also", "format": "also"}


def errors_of(form: OwnForm, faults: Iterable[WrittenFault]) -> Errors:
    """The faults beside the fields in which they were typed; mild ones are advice."""
    found: dict[str, list[str]] = {}
    advice = []
    for fault in faults:
        text = f"{fault.message[:1].upper()}{fault.message[1:]}. {fault.way_on}".strip()
        if fault.mild:
            advice.append(text)
            continue
        found.setdefault(_field(form, fault), []).append(text)
    return Errors({field: tuple(texts) for field, texts in found.items()}, tuple(advice))


def _field(form: OwnForm, fault: WrittenFault) -> str:
    if fault.part not in _FIELDS:
        return _BESIDE.get(fault.part, fault.part)
    sort, name = _FIELDS[fault.part]
    if fault.index is None:
        return name
    places = _filled_places(form, sort)
    return f"{name}-{places[fault.index]}" if fault.index < len(places) else name


def _filled_places(form: OwnForm, sort: str) -> Sequence[int]:
    beside: Callable[[int], str] = {
        "wrong": lambda place: form.value("why", place),
        "left": lambda place: form.value("right", place),
    }.get(sort, lambda _place: "")
    return [
        place for place in range(MOST_ROWS) if tidy(form.value(sort, place)) or tidy(beside(place))
    ]
