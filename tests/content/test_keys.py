"""The keys of a real pack against its lock."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from quizapp.content.checks import check
from quizapp.content.keys import lock_pack
from quizapp.content.lock import read_lock
from quizapp.content.problems import PackError, Severity
from quizapp.content.reading import read_folder
from tests.content.editing import appended, replaced

NOW = datetime.datetime(2026, 3, 2, 9, tzinfo=datetime.UTC)
METALS = "facts/metals.toml"


def locked(pack: Path, now: datetime.datetime = NOW) -> int:
    reading = read_folder(pack)
    return lock_pack(reading, reading.pack(), now)


def test_a_pack_without_a_lock_is_warned(pack: Path) -> None:
    (problem,) = check(pack)
    assert (problem.file, problem.severity) == ("keys.lock", Severity.WARNING)
    assert "--write-lock" in problem.hint


def test_a_locked_pack_is_good_and_locking_again_changes_nothing(pack: Path) -> None:
    assert locked(pack) > 50
    assert check(pack) == []
    text = (pack / "keys.lock").read_bytes()
    assert b"\r" not in text
    assert locked(pack, NOW + datetime.timedelta(days=1)) == 0
    assert (pack / "keys.lock").read_bytes() == text


def test_a_corrected_note_changes_the_lines_of_that_fact_only(pack: Path) -> None:
    locked(pack)
    before = (pack / "keys.lock").read_text("utf-8").splitlines()
    replaced(pack, METALS, "Davy came from the far west", "Davy came from the west")
    (problem,) = check(pack)
    assert problem.message == "the lock is not up to date: elements/davy-born/place and 1 more"
    assert problem.severity is Severity.WARNING
    assert locked(pack, NOW + datetime.timedelta(days=1)) == 2
    after = (pack / "keys.lock").read_text("utf-8").splitlines()
    changed = [new for old, new in zip(before, after, strict=True) if old != new]
    assert [line.split()[0] for line in changed] == [
        "elements/davy-born/place",
        "elements/davy-born/when",
    ]
    assert all(line.split()[3] == "2026-03-03T09:00:00Z" for line in changed)


NEW_FACT = """
[[fact]]
id = "radium-found"
subject = "carl-wilhelm-scheele"
relation = "discovered"
object = "radium"
place = "edinburgh"
note = "Scheele found it too."
cite = [{ source = "handbook", section = "Gases", words = "Rutherford isolated nitrogen" }]
"""


def test_a_question_whose_options_a_new_fact_changed_gets_a_new_second(pack: Path) -> None:
    key, later = "elements/oxygen-found-scheele/place", NOW + datetime.timedelta(days=1)
    locked(pack)
    before = read_lock(pack)
    appended(pack, "facts/gases.toml", NEW_FACT)
    assert locked(pack, later) > 1
    after = read_lock(pack)
    assert before is not None
    assert after is not None
    assert after[key].revision == before[key].revision
    assert (before[key].changed, after[key].changed) == (NOW, later)
    assert after["elements/nitrogen-number/number"] == before["elements/nitrogen-number/number"]


def test_a_renamed_fact_loses_its_keys_unless_an_alias_says_so(pack: Path) -> None:
    locked(pack)
    replaced(pack, METALS, 'id = "pierre-curie-died"', 'id = "pierre-died"')
    replaced(pack, "coverage.toml", '"pierre-curie-died"', '"pierre-died"')
    (problem,) = check(pack)
    assert problem.severity is Severity.ERROR
    assert problem.id == "elements/pierre-curie-died/when"
    line = (pack / "keys.lock").read_text("utf-8").splitlines()[problem.line - 1]
    assert line.startswith("elements/pierre-curie-died/when ")
    alias = '"elements/pierre-curie-died/when" = "elements/pierre-died/when"'
    assert alias in problem.hint
    with pytest.raises(PackError):
        locked(pack)
    replaced(
        pack, "pack.toml", 'certainty = "How sure are we?"\n',
        f'certainty = "How sure are we?"\n[pack.key_aliases]\n{alias}\n',
    )  # fmt: skip
    assert [problem.severity for problem in check(pack)] == [Severity.WARNING]
    later = NOW + datetime.timedelta(days=1)
    assert locked(pack, later) == 2
    assert check(pack) == []
    lock = read_lock(pack)
    assert lock is not None
    assert lock["elements/pierre-curie-died/when"].retired
    assert lock["elements/pierre-died/when"].changed == later  # its note shows the new key


def test_a_key_that_is_given_up(pack: Path) -> None:
    locked(pack)
    replaced(
        pack, METALS, "[fact.ask]\nwhen =", '[fact.skip]\nplace = "not sure"\n[fact.ask]\nwhen ='
    )
    (problem,) = check(pack)
    assert problem.id == "elements/royal-institution-founded/place"
    replaced(
        pack, "pack.toml", 'certainty = "How sure are we?"\n',
        'certainty = "How sure are we?"\n[pack.retired_keys]\n'
        '"elements/royal-institution-founded/place" = "the handbook is not sure"\n',
    )  # fmt: skip
    locked(pack)
    assert check(pack) == []


def test_a_spoilt_lock(pack: Path) -> None:
    locked(pack)
    with (pack / "keys.lock").open("a", encoding="utf-8") as file:
        file.write(">>>>>>> theirs\n")
    (problem,) = check(pack)
    assert problem.message == "this line cannot be read"


def test_a_pack_with_mistakes_is_not_compared(pack: Path) -> None:
    locked(pack)
    replaced(pack, METALS, 'id = "davy-born"', 'id = "Davy born"')
    assert "keys.lock" not in {problem.file for problem in check(pack)}


def test_a_lost_key_is_told_beside_gaps_of_coverage(pack: Path) -> None:
    """A fact that got another id fails in both ways, and both are told at once."""
    locked(pack)
    replaced(pack, METALS, 'id = "davy-born"', 'id = "birth-of-davy"')
    found = check(pack)
    assert "elements/davy-born/when" in {problem.id for problem in found}
    assert "coverage.toml" in {problem.file for problem in found}


def test_a_lock_that_is_not_text(pack: Path) -> None:
    (pack / "keys.lock").write_bytes(b"\xff\xfe\x00")
    (problem,) = check(pack)
    assert (problem.file, problem.message) == ("keys.lock", "this is not UTF-8")
