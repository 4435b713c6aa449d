"""Presentations, responses and grades as the database keeps them: JSON values, as shown or sent.

`sittings` and `answering` write them, `study` and `results` read them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from quizapp.core.dates import PartialDate
from quizapp.core.facts import Quantity
from quizapp.core.questions import Format, Option, Presentation, Response, Value


def presentation_as_json(presentation: Presentation) -> dict[str, Any]:
    """What was shown, but for its keys: the database has the questions' numbers."""
    shown = presentation.shown
    rows = {"rows": list(presentation.rows)} if presentation.rows else {}
    return {
        **rows,
        "prompt": presentation.prompt,
        "seed": presentation.seed,
        "options": [
            [option.text, option.correct, value_as_json(option.value), option.really]
            for option in presentation.options
        ],
        "solution": list(presentation.solution),
        "shown": None if shown is None else value_as_json(shown),
    }


def presentation_from_json(
    keys: tuple[str, ...],
    format: str,  # noqa: A002
    values: Mapping[str, Any],
) -> Presentation:
    """What was shown, from what `presentation_as_json` gave."""
    shown = values["shown"]
    return Presentation(
        keys=keys,
        format=Format(format),
        prompt=values["prompt"],
        seed=values["seed"],
        options=tuple(
            Option(text, correct, value_from_json(value), really)
            for text, correct, value, really in values["options"]
        ),
        solution=tuple(values["solution"]),
        shown=None if shown is None else value_from_json(shown),
        rows=tuple(values.get("rows", ())),
    )


def value_as_json(value: Value) -> dict[str, Any]:
    """A value with whichever of its parts are set."""
    kept: dict[str, Any] = {"text": value.text}
    if value.entity is not None:
        kept["entity"] = value.entity
    if value.date is not None:
        kept["date"] = value.date.edtf
    if value.number is not None:
        number = value.number
        kept["number"] = [number.low, number.high, number.unit, number.display]
    return kept


def value_from_json(kept: Mapping[str, Any]) -> Value:
    """A value, from what `value_as_json` gave."""
    date, number = kept.get("date"), kept.get("number")
    return Value(
        text=kept["text"],
        entity=kept.get("entity"),
        date=None if date is None else PartialDate.parse(date),
        number=None if number is None else Quantity(*number),
    )


def response_as_json(response: Response) -> dict[str, Any]:
    """A response as it was sent; only a matching has pairs."""
    pairs = {"pairs": list(response.pairs)} if response.pairs else {}
    return {"chosen": list(response.chosen), "text": response.text, **pairs}


def response_from_json(kept: Mapping[str, Any]) -> Response:
    """A response, from what `response_as_json` gave."""
    return Response(tuple(kept["chosen"]), kept["text"], tuple(kept.get("pairs", ())))
