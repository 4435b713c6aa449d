"""Everything that is wrong with a pack, at once: `check`, and `check_source_text` against a text.

Called by the `quizapp check` command, by the services before they load a pack, and by the tests
over the shipped packs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from quizapp.content import shape
from quizapp.content.building import build_pack
from quizapp.content.checks_contradictions import contradictions
from quizapp.content.checks_facts import fact_problems
from quizapp.content.checks_names import confusable_problems, name_problems
from quizapp.content.checks_relations import relation_problems
from quizapp.content.checks_sources import source_problems
from quizapp.content.checks_tables import sound_tables
from quizapp.content.checks_texts import odd_texts
from quizapp.content.checks_written import written_problems
from quizapp.content.coverage import coverage_problems
from quizapp.content.keys import key_problems
from quizapp.content.passages import divide, missing
from quizapp.content.problems import PackError, Problem, errors
from quizapp.content.reading import Reading, read_folder
from quizapp.core.facts import Pack
from quizapp.core.written import OWN, apart


def check(path: str | Path) -> list[Problem]:
    """Every problem of the pack in the folder `path`, by file and line. Nothing is raised."""
    try:
        reading = read_folder(path)
    except PackError as error:
        return list(error.problems)
    problems, pack = examine(reading)
    if pack is not None:
        problems += pack_problems(reading, pack, keys=not errors(problems))
    return in_order(problems)


def examine(reading: Reading) -> tuple[list[Problem], Pack | None]:
    """What is wrong with the tables, and the pack of those that are sound, if it has a header."""
    problems = list(reading.problems)
    problems += header_problems(reading)
    sound = sound_tables(reading, problems)
    if reading.problems or not shape.fits("pack")(reading.header):
        return problems, None
    return problems, build_pack(reading.header, sound)


def sound_pack(reading: Reading) -> Pack:
    """The pack that was read; raises `PackError` with everything that is wrong with it. Keys that
    got lost are left to `check`: the pack itself is sound without them."""
    problems, pack = examine(reading)
    if pack is not None and not errors(problems):
        problems += pack_problems(reading, pack, keys=False)
    if pack is None or errors(problems):
        raise PackError(tuple(in_order(errors(problems))))
    return pack


def header_problems(reading: Reading) -> list[Problem]:
    """What is wrong with the table `[pack]`."""
    if not reading.stands["pack"]:
        if reading.problems:
            return []  # it may stand in a file that could not be read
        hint = "Add [pack] with id, title, description, licence, language and [pack.topics]."
        return [Problem(reading.files[0].name, 0, "", "no file has the table [pack]", hint)]
    if shape.fits("pack")(reading.header):
        problems = list(odd_texts(reading, "pack", 0, reading.header))
        if reading.header["id"].startswith(OWN):
            message = f"ids that begin with {OWN} are those of questions written in the browser"
            problems.append(reading.problem("pack", 0, message, "Choose another.", at=("id",)))
        return problems
    return [
        reading.problem("pack", 0, message, hint, at=at)
        for at, message, hint in shape.explain("pack", reading.header)
    ]


def pack_problems(reading: Reading, pack: Pack, *, keys: bool) -> list[Problem]:
    """What is wrong with a pack whose tables are sound.

    `keys`: compare its keys with the lock too, which makes sense only for a whole pack.
    """
    plain = apart(pack)
    problems = [*relation_problems(reading, plain)]
    misworded = {problem.id for problem in errors(problems)}
    problems += [
        *source_problems(reading, plain),
        *fact_problems(reading, plain),
        *contradictions(reading, plain, misworded),
        *name_problems(reading, plain),
        *confusable_problems(reading),
        *written_problems(reading, pack),
    ]
    if keys and not errors(problems):
        problems += key_problems(reading, pack)
    if reading.coverage is not None:
        problems += coverage_problems(reading, reading.coverage, plain)
    return problems


def check_source_text(path: str | Path, texts: Mapping[str, str]) -> list[Problem]:
    """The citations and coverage items of a pack that do not stand in the texts of its sources.

    `texts` maps the id of a source to its text. Mistakes of the pack itself are `check`'s.
    """
    try:
        reading = read_folder(path)
    except PackError as error:
        return list(error.problems)
    problems, pack = examine(reading)
    if pack is None:
        return in_order(problems)
    found: list[Problem] = []
    for source, text in texts.items():
        if source not in pack.sources:
            hint = f"The pack has: {', '.join(pack.sources)}."
            found.append(Problem(str(path), 0, source, f"unknown source {source!r}", hint))
            continue
        found += _text_problems(reading, pack, source, text)
        if reading.coverage is not None:
            found += coverage_problems(reading, reading.coverage, apart(pack), {source: text})
    return in_order(found)


def _text_problems(reading: Reading, pack: Pack, source: str, text: str) -> list[Problem]:
    problems = [
        reading.problem(
            "source",
            source,
            f"the text has no line {heading!r} after the heading before it",
            "List the headings exactly as they stand in the text, in their order.",
            at=("sections",),
        )
        for heading in divide(pack.sources[source], text).missing
    ]
    for gone in missing(pack, source, text):
        cite = gone.citation
        hint = "Correct the words or the section."
        if gone.elsewhere:
            hint = f"They stand in section {gone.elsewhere!r}."
        message = f"the words {cite.words!r} do not stand in section {cite.section!r}"
        table = "question" if gone.fact in pack.written else "fact"
        problems.append(reading.problem(table, gone.fact, message, hint, at=gone.at))
    return problems


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """By file and line, each once."""
    return sorted(set(problems), key=lambda p: (p.file, p.line, p.id, p.message))
