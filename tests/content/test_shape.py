"""The compiled schema against jsonschema itself, and its messages."""

from __future__ import annotations

import copy
import datetime
import json
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.content import shape
from quizapp.content.building import TABLES
from quizapp.content.reading import read_folder
from quizapp.content.shipped import schema_path
from tests.content.editing import TINY

GOOD = [(table, item) for table, items in read_folder(TINY).tables.items() for item in items] + [
    ("pack", read_folder(TINY).header)
]

VALUES: list[Any] = [
    "", "x", "Not An Id", "2015", "2015-02", True, 0, -1, 3, 0.5, 7.0, [], ["x"], [1], [{}], {},
    {"x": "y"}, {"source": "a"}, [{"source": "a"}], {"id": 3}, "first", "claimed", "http://x.y",
]  # fmt: skip
KEYS = sorted(
    {key for part in shape.schema()["$defs"].values() for key in part.get("properties", ())}
)


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(json.loads(schema_path().read_text("utf-8")))


def test_every_field_is_described() -> None:
    undescribed = [
        (name, key)
        for name, part in shape.schema()["$defs"].items()
        for key, field in part.get("properties", {}).items()
        if "description" not in field
        and "description" not in shape.schema()["$defs"][field["$ref"].rpartition("/")[2]]
    ]
    assert undescribed == []


@pytest.mark.parametrize("table", [*TABLES, "pack"])
def test_good_items_fit(table: str) -> None:
    for name, item in GOOD:
        if name == table:
            assert shape.fits(table)(item)
            assert shape.explain(table, item) == []


def _containers(item: Any) -> Iterator[Any]:
    if isinstance(item, dict):
        yield item
        for inner in item.values():
            yield from _containers(inner)
    elif isinstance(item, list):
        yield item
        for inner in item:
            yield from _containers(inner)


@given(st.data())
def test_fits_exactly_what_jsonschema_accepts(data: st.DataObject) -> None:
    table, good = data.draw(st.sampled_from(GOOD))
    item = copy.deepcopy(good)
    for _ in range(data.draw(st.integers(1, 2))):
        target = data.draw(st.sampled_from(list(_containers(item))))
        value = copy.deepcopy(data.draw(st.sampled_from(VALUES)))
        if isinstance(target, list):
            target.append(value)
        elif target and data.draw(st.booleans()):
            del target[data.draw(st.sampled_from(sorted(target)))]
        else:
            target[data.draw(st.sampled_from(KEYS))] = value
    schema = {"$defs": shape.schema()["$defs"], "$ref": f"#/$defs/{table}"}
    accepted = jsonschema.Draft202012Validator(schema).is_valid(item)
    fits = shape.fits(table)(item)
    if fits != accepted:
        # JSON knows no difference between 7 and 7.0; a pack's "number = 7.0" as a level is a slip.
        assert accepted
        assert "7.0" in json.dumps(item)
    assert bool(shape.explain(table, item)) != accepted


@pytest.mark.parametrize("value", ["not a table", 3, None, [], ["x"]])
def test_an_item_that_is_no_table(value: object) -> None:
    assert not shape.fits("fact")(value)
    assert "must be a table" in shape.explain("fact", value)[0][1]


def test_messages_name_the_field_and_say_what_to_do() -> None:
    item = {"id": "a", "subjct": "x", "relation": 3, "certainty": "claim", "cite": []}
    found = {path: (message, hint) for path, message, hint in shape.explain("fact", item)}
    assert found["subjct",] == ("unknown key 'subjct'", "Did you mean 'subject'?")
    assert found["relation",][0] == "'relation' must be text in quotes, not 3"
    assert found["certainty",][1].startswith("Did you mean 'claimed'?")
    assert found["cite",][0] == "'cite' is empty or too short"
    assert found[()] == (
        "'subject' is missing",
        "Add subject: what the statement is about (entity id).",
    )


def test_a_bare_date_is_told_to_be_quoted() -> None:
    item = {"id": "a", "subject": "b", "relation": "c", "when": datetime.date(2015, 2, 3)}
    ((path, message, hint),) = shape.explain("fact", item)
    assert path == ("when",)
    assert message == "'when' must be text in quotes, not 2015-02-03"
    assert "EDTF" in hint
