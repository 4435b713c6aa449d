"""The keys of a pack against its `keys.lock`, and the lock brought up to date.

Called by `quizapp.content.checks` and by `quizapp check --write-lock`.
"""

from __future__ import annotations

import datetime

from quizapp.content.lock import LOCK_NAME, Hash, compare, read_lock, stale, update, write_lock
from quizapp.content.problems import PackError, Problem, Severity, errors
from quizapp.content.reading import Reading
from quizapp.core.decks import card_hashes
from quizapp.core.facts import Pack
from quizapp.core.generation import Generated, generate

_ADVICE = "Run `quizapp check --write-lock` and commit keys.lock with the change."


def key_problems(reading: Reading, pack: Pack) -> list[Problem]:
    """Keys that an earlier version had and this one lost, and whether the lock is up to date."""
    try:
        lock = read_lock(reading.folder)
    except PackError as error:
        return list(error.problems)
    generated = generate(pack)
    questions = generated.questions
    if lock is None:
        message = f"the pack has no {LOCK_NAME}, so that a lost key would go unseen"
        return [Problem(LOCK_NAME, 0, "", message, _ADVICE, Severity.WARNING)]
    problems = compare(lock, questions, pack.key_aliases, reading.header.get("retired_keys", {}))
    if errors(problems):
        return problems
    late = stale(lock, questions, _card_hash(generated))
    if late:
        more = f" and {len(late) - 1} more" if len(late) > 1 else ""
        message = f"the lock is not up to date: {late[0]}{more}"
        problems.append(Problem(LOCK_NAME, 0, "", message, _ADVICE, Severity.WARNING))
    return problems


def lock_pack(reading: Reading, pack: Pack, now: datetime.datetime) -> int:
    """Bring `keys.lock` up to date; return how many lines changed.

    Raises `PackError` where a key got lost: that is for the authors to mend, not for the lock to
    forget.
    """
    lock = read_lock(reading.folder) or {}
    generated = generate(pack)
    questions = generated.questions
    lost = compare(lock, questions, pack.key_aliases, reading.header.get("retired_keys", {}))
    if errors(lost):
        raise PackError(tuple(lost))
    content = _card_hash(generated)
    late = stale(lock, questions, content)
    if late:
        write_lock(reading.folder, update(lock, questions, now, content, pack.key_aliases))
    return len(late)


def _card_hash(generated: Generated) -> Hash:
    """What hashes the card of a question, each made once."""
    hashes = card_hashes(generated)
    return lambda question: hashes[question.key]
