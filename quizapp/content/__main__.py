"""`python -m quizapp.content FOLDER [--source-text ID=FILE]`: print what is wrong with a pack."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from quizapp.content.checks import check, check_source_text
from quizapp.content.coverage import uncovered
from quizapp.content.problems import PackError, errors
from quizapp.content.reading import read_folder


def main(arguments: list[str] | None = None) -> int:
    """Print every problem; return 1 if one of them is an error."""
    parser = argparse.ArgumentParser(prog="python -m quizapp.content", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--source-text", action="append", default=[], metavar="ID=FILE")
    parser.add_argument("--uncovered", action="store_true", help="what no item mentions")
    options = parser.parse_args(arguments)
    texts = {}
    for given in options.source_text:
        source, _, file = given.partition("=")
        texts[source] = Path(file).read_text(encoding="utf-8")
    problems = check(options.folder)
    if texts:
        problems = list(dict.fromkeys([*problems, *check_source_text(options.folder, texts)]))
    write = sys.stdout.write
    for problem in problems:
        write(f"{problem}\n")
    if options.uncovered:
        _write_uncovered(options.folder, texts)
    bad = len(errors(problems))
    write(f"{bad} errors, {len(problems) - bad} warnings\n")
    return 1 if bad else 0


def _write_uncovered(folder: Path, texts: dict[str, str]) -> None:
    try:
        reading = read_folder(folder)
        pack = reading.pack()
    except PackError as error:
        sys.stdout.write(f"{error}\n")
        return
    for source, text in texts.items():
        for found in uncovered(pack, reading.coverage, source, text):
            sys.stdout.write(f"{found.heading}: {found.sort}: {found.text}\n")


if __name__ == "__main__":
    sys.exit(main())
