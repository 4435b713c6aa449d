"""`keys.lock`: every key that a pack ever shipped, and when its card last changed.

A learner's memory hangs on a key, so none may get lost; Anki takes a note anew only if its second
of modification is later than before, so that second must be kept. `check` compares the lock with
what the pack gives now, `quizapp check --write-lock` brings it up to date.

The file is plain text, one key a line, sorted, five columns: a change of one question is a change
of one line, and two branches that touch different questions merge without a hand. (TOML would
bring nothing but quotes: there is no nesting, and nobody edits it.)

    khorasan/gansu-hui-group-formed/when 3f0c1d2e4a5b 9b8a7c6d5e4f 2026-11-23T21:04:05Z live
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from rapidfuzz import process

from quizapp.content.problems import PackError, Problem
from quizapp.core.questions import Question

LOCK_NAME = "keys.lock"

_HEADER = (
    "# Written by `quizapp check --write-lock`; commit it, do not edit it.\n"
    "# key, hash of the accepted answers, hash of the card, second of its last change, state\n"
)
_TIME = "%Y-%m-%dT%H:%M:%SZ"
_SECOND = datetime.timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Locked:
    """One key: hash of its accepted answers, hash of its card, the second that last changed (UTC).

    `retired`: the pack gives this key no longer; the line stays, so that it is never given anew
    to something else without being seen.
    """

    revision: str
    content: str
    changed: datetime.datetime
    retired: bool = False


Lock = Mapping[str, Locked]
Hash = Callable[[Question], str]


def read_lock(folder: str | Path) -> Lock | None:
    """The lock of the pack in `folder`, or None where there is none yet. Raises `PackError`."""
    path = Path(folder) / LOCK_NAME
    if not path.is_file():
        return None
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        hint = "Take the file back from the last commit."
        problem = Problem(LOCK_NAME, 0, "", "this is not UTF-8", hint)
        raise PackError((problem,)) from error
    return parse_lock(text)


def write_lock(folder: str | Path, lock: Lock) -> None:
    """Write the lock of the pack in `folder`."""
    (Path(folder) / LOCK_NAME).write_text(render_lock(lock), encoding="utf-8", newline="\n")


def render_lock(lock: Lock) -> str:
    """The text of a lock: equal locks give equal texts."""
    lines = [
        f"{key} {held.revision} {held.content} {held.changed.strftime(_TIME)}"
        f" {'retired' if held.retired else 'live'}\n"
        for key, held in sorted(lock.items())
    ]
    return _HEADER + "".join(lines)


def parse_lock(text: str) -> Lock:
    """Read what `render_lock` wrote. Raises `PackError` with every line that it cannot read."""
    lock: dict[str, Locked] = {}
    problems = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            key, revision, content, changed, state = line.split()
            when = datetime.datetime.strptime(changed, _TIME).replace(tzinfo=datetime.UTC)
            if key in lock or state not in ("live", "retired"):
                raise ValueError(line)
        except ValueError:
            hint = "Take the file back from the last commit; a merge conflict is solved by"
            hint += " keeping both sides, of one key the later line."
            problems.append(Problem(LOCK_NAME, number, "", "this line cannot be read", hint))
        else:
            lock[key] = Locked(revision, content, when, state == "retired")
    if problems:
        raise PackError(tuple(problems))
    return lock


def compare(
    lock: Lock,
    questions: Mapping[str, Question],
    aliases: Mapping[str, str],
    retired: Iterable[str] = (),
) -> list[Problem]:
    """What the pack has done to its keys that it must not do.

    `aliases` is `[pack.key_aliases]`; `retired` are the keys of `[pack.retired_keys]`, which the
    authors gave up knowingly. A key that the lock has and the pack has not needs one or the other.
    """
    given_up = set(retired)
    problems = [*_alias_problems(questions, aliases)]
    by_revision: dict[str, list[str]] = {}
    for key, question in questions.items():
        if key not in lock:
            by_revision.setdefault(question.revision, []).append(key)
    for number, (key, held) in enumerate(sorted(lock.items()), _HEADER.count("\n") + 1):
        if held.retired or key in questions or key in aliases or key in given_up:
            continue
        aspect = key.rpartition("/")[2]
        new = [k for k in questions if k not in lock and k.rpartition("/")[2] == aspect]
        near = by_revision.get(held.revision) or new
        found = process.extractOne(key, near, score_cutoff=50)
        message = "an earlier version had this key, and it is gone"
        hint = (
            "Bring the fact, its id or the aspect back; if it was renamed, say so in"
            f' [pack.key_aliases]: "{key}" = "{found[0] if found else "..."}"; if it is given up'
            f' for good, in [pack.retired_keys]: "{key}" = "the reason".'
        )
        problems.append(Problem(LOCK_NAME, number, key, message, hint))
    problems += [
        Problem(LOCK_NAME, 0, key, "this key is given up and yet there", "Take it out of the list.")
        for key in sorted(given_up & questions.keys())
    ]
    return problems


def _alias_problems(
    questions: Mapping[str, Question], aliases: Mapping[str, str]
) -> Iterable[Problem]:
    for old, new in aliases.items():
        if old in questions:
            message = (
                f"{old!r} is an alias of {new!r}, and the pack still has a question of this key"
            )
            hint = "Take it out of [pack.key_aliases]: a key means one question for ever."
            yield Problem(LOCK_NAME, 0, old, message, hint)
        end = resolve(old, aliases)
        if end is None:
            message, hint = "this alias leads back to itself", "Correct [pack.key_aliases]."
            yield Problem(LOCK_NAME, 0, old, message, hint)
        elif end not in questions:
            near = process.extractOne(end, list(questions), score_cutoff=60)
            message = f"its alias leads to {end!r}, and the pack has no such question"
            hint = f"Did you mean {near[0]!r}?" if near else "Correct [pack.key_aliases]."
            yield Problem(LOCK_NAME, 0, old, message, hint)


def resolve(key: str, aliases: Mapping[str, str]) -> str | None:
    """What `key` is called now, over any number of renames; None where they go in a ring."""
    seen = {key}
    while key in aliases:
        key = aliases[key]
        if key in seen:
            return None
        seen.add(key)
    return key


def stale(lock: Lock, questions: Mapping[str, Question], content: Hash) -> list[str]:
    """The keys whose line `update` would add or change: new ones, changed ones, those gone."""
    changed = [
        key
        for key, question in questions.items()
        if (held := lock.get(key)) is None
        or held.retired
        or (held.revision, held.content) != (question.revision, content(question))
    ]
    gone = [key for key, held in lock.items() if not held.retired and key not in questions]
    return sorted({*changed, *gone})


def update(
    lock: Lock,
    questions: Mapping[str, Question],
    now: datetime.datetime,
    content: Hash,
    aliases: Mapping[str, str] | None = None,
) -> Lock:
    """The lock of what the pack gives now. It loses no key: those that are gone are retired.

    `content` hashes what a deck shows of a question (`core.decks.card_hashes`). A card that is
    the same keeps its second; a changed one gets `now`, and in any case a later second than it
    had. A renamed key goes on from the second of its old name.
    """
    second = now.astimezone(datetime.UTC).replace(microsecond=0)
    older: dict[str, Locked] = {}
    for old in aliases or {}:
        end = resolve(old, aliases or {})
        if end is not None and old in lock:
            held = older.get(end)
            older[end] = max(held or lock[old], lock[old], key=lambda line: line.changed)
    updated = {key: replace(held, retired=True) for key, held in lock.items()}
    for key, question in questions.items():
        held = lock.get(key) or older.get(key)
        made = Locked(question.revision, content(question), second)
        if held is not None and (held.revision, held.content) == (made.revision, made.content):
            made = replace(made, changed=held.changed)
        elif held is not None:
            made = replace(made, changed=max(second, held.changed + _SECOND))
        updated[key] = made
    return updated
