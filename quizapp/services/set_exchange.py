"""A set as a file of our own, to be taken to another place, and back: see docs/question-sets.md.

A file names questions by their keys and says which content of them was meant; what is missing or
has changed here is told before anything is made of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from jsonschema import Draft202012Validator
from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.core.papers import VARIANTS, Slot
from quizapp.core.questions import Format, Question
from quizapp.services import approvals, sets
from quizapp.services.decisions import Decision, content_of, look_name
from quizapp.services.errors import QuizError
from quizapp.services.set_building import MOST_ASKED, MOST_BESIDE, MOST_POINTS, MOST_SLOTS, checked
from quizapp.services.set_questions import Holding, format_of, held, keys_of, packs_for
from quizapp.services.set_sharing import LONGEST_DESCRIPTION, LONGEST_TITLE
from quizapp.services.sets import QuestionSet, slots_as_json, slots_from_json
from quizapp.services.visibility import seen_by
from quizapp.store.models import ApprovalRow, PackRow, QuestionSetRow

FORMAT = "quizapp-set"
VERSION = 1
LARGEST = 3_000_000  # characters: the longest set, each presentation of it judged, has two thirds

_TEXT = {"type": "string", "maxLength": 500}
_KEY = {"type": "string", "minLength": 1, "maxLength": 300}
_NAMES = [each.value for each in Format]
SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["format", "version", "title", "key", "slots", "questions"],
    "properties": {
        "title": {"type": "string", "minLength": 1, "maxLength": LONGEST_TITLE},
        "description": {"type": "string", "maxLength": LONGEST_DESCRIPTION},
        "key": {"type": "string", "pattern": "^[0-9a-f]{16}$"},
        "slots": {
            "type": "array",
            "maxItems": MOST_SLOTS,
            "items": {
                "type": "object",
                "required": ["take", "points", "asked"],
                "properties": {
                    "take": {"type": "integer", "minimum": 1, "maximum": MOST_ASKED},
                    "points": {"type": "number", "minimum": 0, "maximum": MOST_POINTS},
                    "asked": {
                        "type": "array",
                        "minItems": 1,
                        "maxItems": MOST_ASKED,
                        "items": {
                            "type": "object",
                            "required": ["keys", "format", "wording"],
                            "properties": {
                                "keys": {
                                    "type": "array",
                                    "minItems": 1,
                                    "maxItems": 8,
                                    "items": _KEY,
                                },
                                "format": {"enum": [None, *_NAMES]},
                                "wording": _TEXT,
                                "beside": {
                                    "type": "array",
                                    "maxItems": MOST_BESIDE,
                                    "items": _KEY,
                                },
                            },
                        },
                    },
                },
            },
        },
        "questions": {
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "required": ["content_hash"],
                "properties": {"content_hash": _TEXT, "prompt": {"type": "string"}},
            },
        },
        "approvals": {
            "type": "array",
            "maxItems": MOST_ASKED * VARIANTS,
            "items": {
                "type": "object",
                "required": ["key", "format", "variant", "decision", "content_hash"],
                "properties": {
                    "key": _KEY,
                    "format": {"enum": _NAMES},
                    "variant": {"type": "integer", "minimum": 0, "maximum": VARIANTS - 1},
                    "decision": {"enum": [each.value for each in Decision]},
                    "content_hash": _TEXT,
                    "seen": {
                        "type": ["object", "null"],
                        "required": ["prompt", "options", "solution", "rows"],
                        "properties": {
                            "prompt": {"type": "string"},
                            "options": {
                                "type": "array",
                                "items": {
                                    "type": "array",
                                    "prefixItems": [{"type": "string"}, {"type": "boolean"}],
                                    "minItems": 2,
                                    "maxItems": 2,
                                },
                            },
                            "solution": {"type": "array", "items": {"type": "integer"}},
                            "rows": {"type": "array", "items": {"type": "string"}},
                        },
                        "additionalProperties": False,
                    },
                },
            },
        },
    },
}
_CHECKER = Draft202012Validator(SCHEMA)


class BadFileError(QuizError):
    """A file that is no set of ours."""

    status = 422


@dataclass(frozen=True, slots=True)
class Arrival:
    """What a file would become here, before it does.

    `missing`: prompts or keys of questions that are not here; `changed`: prompts of those whose
    content is another than the file means; `packs`: packs of the file that are not here;
    `same_key`: the set is here already, so that it becomes another one; `approvals`: those that
    come along, `lapsed` how many of them do not hold any more.
    """

    title: str
    description: str
    key: str
    slots: tuple[Slot, ...]
    missing: tuple[str, ...]
    changed: tuple[str, ...]
    packs: tuple[str, ...]
    notes: tuple[str, ...]
    same_key: bool
    approvals: tuple[Mapping[str, Any], ...] = field(repr=False, default=())
    lapsed: int = 0


def as_file(session: Session, found: QuestionSet) -> str:
    """A set as JSON text that `read` takes."""
    holding = held(session, keys_of(found.slots))
    packs = {each.shelf.pack_id for each in holding.values()}
    chosen = select(PackRow.key, PackRow.title, PackRow.version).where(PackRow.id.in_(packs))
    names = {each.id: key for key, each in holding.items()}
    said = sorted(approvals.told(session, found, holding), key=lambda row: row.id)
    values = {
        "format": FORMAT,
        "version": VERSION,
        "title": found.title,
        "description": found.description,
        "key": found.key,
        "number": found.number,
        "packs": [
            {"id": row.key, "title": row.title, "version": row.version}
            for row in session.execute(chosen.order_by(PackRow.key))
        ],
        "slots": slots_as_json(found.slots),
        "questions": {
            key: {
                "content_hash": holding[key].content_hash,
                "prompt": _prompt(holding[key].question),
            }
            for key in keys_of(found.slots)
            if key in holding
        },
        "approvals": [
            {
                "key": names[row.question_id],
                "format": row.format,
                "variant": row.variant,
                "decision": row.decision,
                "content_hash": row.content_hash,
                "seen": row.seen,
                "at": row.at.astimezone(UTC).isoformat(timespec="seconds"),
            }
            for row in said
        ],
    }
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")) + "\n"


def _prompt(question: Question | None) -> str:
    return "" if question is None else question.prompt


def read(text: str) -> Mapping[str, Any]:
    """A file as JSON values of the right shape. Raises BadFileError, which says what is wrong."""
    way_on = "Choose a file that was exported from the page of a set. Nothing was changed."
    if len(text) > LARGEST:
        raise BadFileError(f"A set has at most {LARGEST:,} characters as a file.", way_on)
    try:
        values = json.loads(text)
    except (ValueError, RecursionError):
        raise BadFileError("This file is not JSON.", way_on) from None
    if not isinstance(values, dict) or values.get("format") != FORMAT:
        raise BadFileError(f"This file is no {FORMAT} file.", way_on)
    if values.get("version") != VERSION:
        raise BadFileError(
            f"This file is of version {values.get('version')!r}; only {VERSION} is known here.",
            "A newer quizapp may read it. Nothing was changed.",
        )
    wrong = next(iter(_CHECKER.iter_errors(values)), None)
    if wrong is not None:
        where = "/".join(map(str, wrong.absolute_path)) or "the whole"
        raise BadFileError(f"This file is broken, at {where}: {wrong.message[:200]}", way_on)
    return values


def arrival(session: Session, learner_id: int, values: Mapping[str, Any]) -> Arrival:
    """What would become of a file that `read` gave. Raises BadFileError."""
    slots = _slots(values)
    keys = keys_of(slots)
    here = {each.id for each in packs_for(session, learner_id)}
    seen = seen_by(session.connection(), learner_id)
    holding = {
        key: each
        for key, each in held(session, keys).items()
        if each.question is not None and seen.has(key)
    }
    told = values["questions"]
    names = {key: told.get(key, {}).get("prompt") or key for key in keys}
    kept, notes = _kept(holding, slots)
    meant = {key: each.get("content_hash") for key, each in told.items()}
    said = [a for a in values.get("approvals", ()) if a["key"] in holding]
    contents = _contents(holding, slots)
    taken = select(QuestionSetRow.id).where(QuestionSetRow.key == values["key"])
    packs = [each for each in values.get("packs", ()) if isinstance(each, dict)]
    lost = [str(each.get("title") or each.get("id"))[:200] for each in packs
            if each.get("id") not in here]  # fmt: skip
    return Arrival(
        title=values["title"],
        description=values.get("description", ""),
        key=values["key"],
        slots=kept,
        missing=tuple(names[key] for key in keys if key not in holding),
        changed=tuple(
            names[key]
            for key, each in holding.items()
            if meant.get(key) not in (None, each.content_hash)
        ),
        packs=tuple(lost),
        notes=notes,
        same_key=session.execute(taken).first() is not None,
        approvals=tuple(said),
        lapsed=sum(a["content_hash"] not in contents[a["key"]] for a in said),
    )


def _contents(holding: Holding, slots: Iterable[Slot]) -> Mapping[str, set[str]]:
    """By key, what the places that begin with a question say now."""
    found: dict[str, set[str]] = {key: {each.content_hash} for key, each in holding.items()}
    for asked in (asked for slot in slots for asked in slot.asked):
        if all(key in holding for key in asked.keys):
            hashes = [holding[key].content_hash for key in asked.keys]
            found[asked.key].add(content_of(hashes))
    return found


def _slots(values: Mapping[str, Any]) -> tuple[Slot, ...]:
    try:
        slots = slots_from_json(values["slots"])
    except ValueError as error:
        raise BadFileError(f"This file is broken: {error}.", "Nothing was changed.") from None
    names = [asked.keys for slot in slots for asked in slot.asked]
    if len(names) > MOST_ASKED or len(set(names)) < len(names):
        raise BadFileError(
            "This file names a question twice, or too many of them.", "Nothing was changed."
        )
    return slots


def _kept(holding: Holding, slots: Iterable[Slot]) -> tuple[tuple[Slot, ...], tuple[str, ...]]:
    """The slots with what of them is here, and what had to be left behind."""
    kept: list[Slot] = []
    notes: list[str] = []
    for number, slot in enumerate(slots, 1):
        there = [a for a in slot.asked if all(key in holding for key in a.keys)]
        asked = []
        for each in there:
            try:
                asked.append(checked(holding, each))
            except QuizError as error:
                prompt = _prompt(holding[each.key].question)
                notes.append(f"As the pack has it, and not as the file: {prompt} {error.message}")
                plain = replace(each, format=None, wording="")
                asked += [plain] if format_of(holding, plain) is not None else []
        if not asked:
            notes.append(f"Slot {number} is left out: nothing of it is here.")
            continue
        if len(asked) < slot.take:
            notes.append(f"Slot {number} gives {len(asked)} instead of {slot.take}.")
        kept.append(Slot(tuple(asked), min(slot.take, len(asked)), slot.points))
    return tuple(kept), tuple(notes)


def bring_in(
    session: Session, learner_id: int, coming: Arrival, now: datetime, spare: str = ""
) -> int:
    """Make the set of a file; its number. Where the set is here already, it becomes another one
    with the key `spare`, whose presentations have not been looked at."""
    key = spare if coming.same_key else coming.key
    made = sets.create(
        session,
        learner_id,
        coming.title,
        coming.slots,
        now,
        description=coming.description,
        key=key,
    )
    if coming.same_key:
        return made
    holding = held(session, sorted({each["key"] for each in coming.approvals}))
    said = {(a["key"], a["format"], a["variant"]): a for a in coming.approvals}
    for (name, put_as, variant), each in said.items():
        session.add(
            ApprovalRow(
                set_id=made,
                question_id=holding[name].id,
                format=put_as,
                variant=variant,
                decision=each["decision"],
                content_hash=each["content_hash"],
                at=now,
                seen=each.get("seen"),
                look=look_name(each.get("seen")),
            )
        )
    session.flush()
    return made


def rows_of(found: QuestionSet, holding: Holding) -> list[dict[str, Any]]:
    """What a set asks, a row for each question."""
    rows = []
    for number, slot in enumerate(found.slots, 1):
        for asked in slot.asked:
            for key in asked.keys:
                each = holding.get(key)
                question = each.question if each is not None else None
                rows.append(
                    {
                        "slot": number,
                        "gives": slot.take,
                        "of": len(slot.asked),
                        "points": slot.points,
                        "key": key,
                        "pack": key.split("/", 1)[0],
                        "prompt": asked.wording or _prompt(question),
                        "answers": [] if question is None else [a.text for a in question.answers],
                        "format": asked.format.value if asked.format else "",
                        "reworded": bool(asked.wording),
                        "certainty": "" if question is None else question.certainty.value,
                        "topic": "" if question is None else question.topic,
                        "asked": question is not None,
                    }
                )
    return rows


def as_lines(rows: Sequence[Mapping[str, Any]]) -> str:
    """The same as JSON Lines."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
