"""What the `quizapp` command does with a pack's folder: check, cover, list, grade, write out.

Called by `cli`. Each function prints to standard output and returns an exit status; a pack may
be a folder or the id of a pack that is loaded.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

from quizapp.content.checks import check, check_source_text, sound_pack
from quizapp.content.coverage import uncovered
from quizapp.content.keys import key_problems, lock_pack
from quizapp.content.lock import read_lock, resolve
from quizapp.content.problems import errors
from quizapp.content.reading import read_folder
from quizapp.core.facts import Pack
from quizapp.core.generation import generate
from quizapp.core.grading import grade_text
from quizapp.core.name_index import build_index
from quizapp.core.questions import Format
from quizapp.exports.anki import export
from quizapp.exports.jsonlines import facts_lines, question_lines
from quizapp.services.errors import NotFoundError


def say(*lines: str) -> None:
    """Print lines to standard output, in UTF-8 whatever the terminal's own encoding."""
    sys.stdout.write("".join(f"{line}\n" for line in lines))


def read_pack(folder: Path) -> Pack:
    """The pack in a folder. Raises PackError with everything that is wrong with it."""
    return sound_pack(read_folder(folder))


def check_packs(
    folders: Iterable[Path], texts: Mapping[str, str], now: datetime | None = None
) -> int:
    """Print every problem of the packs; 1 if one of them is an error.

    `texts`: by the id of a source, its text, in which every citation is looked up. `now`: bring
    `keys.lock` up to date as of this time.
    """
    bad = 0
    for folder in folders:
        if now is not None:
            reading = read_folder(folder)
            changed = lock_pack(reading, sound_pack(reading), now)
            say(f"{folder}: {changed} lines of keys.lock written")
        problems = check(folder)
        if texts:
            problems = list(dict.fromkeys([*problems, *check_source_text(folder, texts)]))
        say(*(str(p) if p.file == str(folder) else f"{folder}/{p}" for p in problems))
        wrong = len(errors(problems))
        say(f"{folder}: {wrong} errors, {len(problems) - wrong} warnings")
        bad += wrong
    return 1 if bad else 0


def print_uncovered(folder: Path, texts: Mapping[str, str]) -> int:
    """Print the names, dates and numbers of each text that no item of coverage.toml mentions."""
    reading = read_folder(folder)
    pack = sound_pack(reading)
    if unknown := texts.keys() - pack.sources.keys():
        known = ", ".join(pack.sources)
        raise NotFoundError(f"{pack.id} has no source {min(unknown)!r}", f"It has: {known}.")
    for source, text in texts.items():
        for found in uncovered(pack, reading.coverage, source, text):
            say(f"{found.heading}: {found.sort}: {found.text}")
    return 0


def print_unasked(pack: Pack) -> int:
    """Print what cannot be asked, with its reason."""
    for unasked in generate(pack).unasked:
        what = f"{unasked.aspect} as {unasked.format}" if unasked.format else unasked.aspect
        say(f"{unasked.fact}: {what}: {unasked.reason}")
    return 0


def print_facts(pack: Pack) -> int:
    """Print the facts as JSON Lines."""
    say(*facts_lines(pack))
    return 0


def print_questions(pack: Pack, seed: int, format_: Format | None, key: str | None) -> int:
    """Print the questions as JSON Lines."""
    say(*question_lines(generate(pack), seed, format_, key))
    return 0


def print_grade(pack: Pack, key: str, answer: str) -> int:
    """Print how a typed answer to a question would be graded, and why."""
    generated = generate(pack)
    question = generated.questions.get(resolve(key, pack.key_aliases) or key)
    if question is None:
        raise NotFoundError(
            f"{pack.id} has no question {key}", "`quizapp questions PACK --seed 1` lists the keys."
        )
    grade = grade_text(pack, build_index(pack), question, answer)
    say(
        f"question  {question.prompt}",
        f"accepted  {'; '.join(a.text for a in question.answers)}",
        f"answer    {answer}",
        f"verdict   {grade.verdict} ({grade.credit:.0%})",
        f"why       {grade.reason}",
    )
    return 0


def export_anki(folder: Path, out: Path) -> int:
    """Write the pack in a folder as an Anki package; return the number of notes.

    Prints where `keys.lock` is behind, since a changed note would then not be newer for Anki.
    Raises PackError with all that is wrong, NotLockedError where a question is missing there.
    """
    found = read_folder(folder)
    pack, lock = sound_pack(found), read_lock(folder) or {}
    say(*(f"{folder}/{problem}" for problem in key_problems(found, pack)))
    changed = {key: int(held.changed.timestamp()) for key, held in lock.items()}
    return export(pack, generate(pack), changed, out)


def read_texts(given: Iterable[str]) -> dict[str, str]:
    """Texts of sources given as ID=FILE. Raises NotFoundError for a file that is not there,
    or is no text."""
    texts = {}
    for pair in given:
        source, _, file = pair.partition("=")
        if not file or not Path(file).is_file():
            raise NotFoundError(
                f"no text at {pair!r}", "Write --source-text SOURCE=FILE, as in article=article.txt"
            )
        try:
            texts[source] = Path(file).read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            raise NotFoundError(f"{file} is no text in UTF-8", "Save it as UTF-8.") from error
    return texts
