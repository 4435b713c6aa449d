"""Whether an item has the shape that the JSON Schema asks for, and if not, why, in plain English.

The schema is compiled once into predicates, which are fast; `jsonschema` explains the few items
that fail. Called by `quizapp.content.checks`.
"""

from __future__ import annotations

import datetime
import json
import math
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

import jsonschema
from rapidfuzz import fuzz, process

from quizapp.content.shipped import schema_path

Predicate = Callable[[Any], bool]

SORTS: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
    "array": (list,),
    "object": (dict,),
}
CALLED = {
    "string": "text in quotes",
    "boolean": "true or false",
    "integer": "a whole number",
    "number": "a number",
    "array": "a list in square brackets",
    "object": "a table",
}


@cache
def schema() -> Mapping[str, Any]:
    """The JSON Schema of a pack's files."""
    loaded: Mapping[str, Any] = json.loads(schema_path().read_text(encoding="utf-8"))
    return loaded


@cache
def fits(table: str) -> Predicate:
    """A fast test of whether an item has the shape of `table` ("fact", "entity", ...)."""
    return _compile({"$ref": f"#/$defs/{table}"})


def _compile(part: Mapping[str, Any]) -> Predicate:
    """A predicate for the keywords that our schema uses; a test holds it against `jsonschema`."""
    if "$ref" in part:
        return _referenced(part["$ref"].removeprefix("#/$defs/"))
    if "enum" in part:
        allowed = frozenset(part["enum"])
        return lambda value: type(value) is str and value in allowed
    sort = part["type"]
    if isinstance(sort, list):
        choices = {SORTS[one][0]: _compile({**part, "type": one}) for one in sort}
        return lambda value: type(value) in choices and choices[type(value)](value)
    makers = {"string": _text_test, "object": _object_test, "array": _array_test}
    return makers.get(sort, _plain_test)(part)


@cache
def _referenced(name: str) -> Predicate:
    return _compile(schema()["$defs"][name])


def _plain_test(part: Mapping[str, Any]) -> Predicate:
    types = frozenset(SORTS[part["type"]])
    if "minimum" not in part:
        return lambda value: type(value) in types
    least, most = part["minimum"], part.get("maximum", float("inf"))
    return lambda value: type(value) in types and least <= value <= most


def _text_test(part: Mapping[str, Any]) -> Predicate:
    least = part.get("minLength", 0)
    if "pattern" not in part:
        return lambda value: type(value) is str and len(value) >= least
    search = re.compile(part["pattern"].replace("$", r"\Z")).search
    return lambda value: type(value) is str and len(value) >= least and search(value) is not None


def _object_test(part: Mapping[str, Any]) -> Predicate:
    required = frozenset(part.get("required", ()))
    known = {key: _compile(value) for key, value in part.get("properties", {}).items()}
    extra = part.get("additionalProperties", True)
    others = _compile(extra) if isinstance(extra, Mapping) else None
    names = _compile(part["propertyNames"]) if "propertyNames" in part else None

    def test(value: Any) -> bool:
        if type(value) is not dict or not required <= value.keys():
            return False
        for key, inner in value.items():
            found = known.get(key, others)
            if found is None or not found(inner) or (names and not names(key)):
                return False
        return True

    return test


def _array_test(part: Mapping[str, Any]) -> Predicate:
    least = part.get("minItems", 0)
    member = _compile(part["items"])

    def test(value: Any) -> bool:
        return type(value) is list and len(value) >= least and all(map(member, value))

    return test


@cache
def _validator(table: str) -> jsonschema.Draft202012Validator:
    whole = dict(schema())
    whole = {"$defs": whole["$defs"], "$ref": f"#/$defs/{table}"}
    return jsonschema.Draft202012Validator(whole)


def explain(table: str, item: Any) -> list[tuple[tuple[str | int, ...], str, str]]:
    """What is wrong with an item that does not fit: (path inside it, message, hint) of each."""
    found = []
    for error in _validator(table).iter_errors(item):
        at = tuple(error.absolute_path)
        if error.validator == "additionalProperties" and error.validator_value is False:
            for key in error.instance.keys() - error.schema["properties"].keys():
                found.append(((*at, key), *_unknown(key, error.schema["properties"])))
        elif error.validator == "required":
            for key in set(error.validator_value) - error.instance.keys():
                found.append((at, f"{key!r} is missing", _described(error.schema, key)))
        else:
            found.append((at, *_plainly(at, error, _about(table, at))))
    found += [(at, "this is no number", "Write it in digits.") for at in _not_numbers((), item)]
    return sorted(set(found), key=str)


def _not_numbers(at: tuple[str | int, ...], value: Any) -> Iterator[tuple[str | int, ...]]:
    """Where TOML's `nan` stands, which is neither above nor below any bound."""
    if isinstance(value, float) and math.isnan(value):
        yield at
    elif isinstance(value, (list, dict)):
        for step, inner in enumerate(value) if isinstance(value, list) else value.items():
            yield from _not_numbers((*at, step), inner)


def _unknown(key: str, known: Mapping[str, Any]) -> tuple[str, str]:
    near = process.extractOne(key, list(known), scorer=fuzz.ratio, score_cutoff=60)
    hint = f"Did you mean {near[0]!r}?" if near else f"Known keys: {', '.join(known)}."
    return f"unknown key {key!r}", hint


def _described(part: Mapping[str, Any], key: str) -> str:
    about = part["properties"][key].get("description", "")
    return f"Add {key}: {about[:1].lower()}{about[1:]}" if about else f"Add {key}."


def _about(table: str, at: tuple[str | int, ...]) -> str:
    """What the schema says of the field at `at`, or of the nearest described thing around it."""
    definitions = schema()["$defs"]
    part: Any = definitions[table]
    found = ""
    for step in at:
        inner = part.get("items") if isinstance(step, int) else None
        if isinstance(step, str):
            inner = part.get("properties", {}).get(step, part.get("additionalProperties"))
        if not isinstance(inner, dict):
            break
        part = definitions[inner["$ref"].rpartition("/")[2]] if "$ref" in inner else inner
        said = inner.get("description", part.get("description", ""))
        found = said if isinstance(step, str) and said else found
    return found


def _plainly(
    at: tuple[str | int, ...], error: jsonschema.ValidationError, about: str
) -> tuple[str, str]:
    """A message of jsonschema's in the words of an author; `about` describes the field."""
    name = next((repr(part) for part in reversed(at) if isinstance(part, str)), "this")
    value: Any = error.instance
    wanted: Any = error.validator_value
    if error.validator == "type":
        names = [wanted] if isinstance(wanted, str) else wanted
        called = " or ".join(CALLED[sort] for sort in names)
        return f"{name} must be {called}, not {_shown(value)}", about
    if error.validator == "enum":
        near = process.extractOne(str(value), wanted, score_cutoff=60)
        known = f"Known are: {', '.join(wanted)}."
        hint = f"Did you mean {near[0]!r}? {known}" if near else known
        return f"{name} cannot be {_shown(value)}", hint
    if error.validator in ("minLength", "minItems"):
        return f"{name} is empty or too short", about or "Fill it or leave it out."
    if error.validator == "pattern":
        part: Any = error.schema
        return f"{name} cannot be {_shown(value)}", part.get("description", about)
    if error.validator in ("minimum", "maximum"):
        return f"{name} cannot be {_shown(value)}", f"The {error.validator} is {wanted:,}."
    return f"{name}: {error.message}", about


def _shown(value: Any) -> str:
    """A value as it stands in TOML, or what sort of thing it is."""
    if isinstance(value, (list, dict)):
        return "a list" if isinstance(value, list) else "a table"
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    return str(value).lower() if isinstance(value, bool) else repr(value)
