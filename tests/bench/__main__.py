"""`python -m tests.bench [a] [b] ... [--quick]`: measure, and print a table of ratios.

`make bench` runs this. It never fails for being slow: docs/bench.md tells how to read it.
"""

from __future__ import annotations

import argparse
import os
import platform
import sqlite3
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from tests.bench import (
    answering,
    class_pages,
    exporting,
    generating,
    gradebooks,
    loading,
    looking_back,
    over_http,
    searching,
    visiting,
)
from tests.bench.measuring import HEAD, Found, row, told
from tests.bench.places import Places, places
from tests.bench.sizes import FULL, QUICK, Sizes

FIGURES: Mapping[str, Callable[[Sizes, Places], Found]] = {
    "a": answering.measure,
    "b": over_http.measure,
    "c": generating.measure,
    "d": exporting.measure,
    "e": loading.measure,
    "f": looking_back.measure,
    "g": searching.measure,
    "h": visiting.measure,
    "i": class_pages.measure,
    "j": gradebooks.measure,
}


def main(arguments: list[str] | None = None) -> int:
    """Measure the chosen figures; always 0."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("figures", nargs="*", metavar="FIGURE", help="a to j; else all")
    parser.add_argument(
        "--quick", action="store_true", help="small sizes: only to see that it runs"
    )
    options = parser.parse_args(arguments)
    if unknown := set(options.figures) - FIGURES.keys():
        parser.error(f"no such figure: {', '.join(sorted(unknown))}")
    chosen = sorted(set(options.figures or FIGURES))
    sizes = QUICK if options.quick else FULL
    say(machine(), "", row(HEAD))
    for name in chosen:
        began = perf_counter()
        with places() as there:
            found = FIGURES[name](sizes, there)
        say(*map(told, found.lines))
        say(*(f"   {remark}" for remark in found.remarks))
        say(f"   measured in {perf_counter() - began:.0f} s")
    if options.quick:
        say("These sizes are too small to mean anything: leave --quick out to measure.")
    return 0


def machine() -> str:
    """What is measured on, and when."""
    cpu = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.is_file():
        named = [x for x in info.read_text().splitlines() if x.startswith("model name")]
        cpu = named[0].partition(":")[2].strip() if named else cpu
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    python = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    day = datetime.now(UTC).date().isoformat()
    return f"{day}: {platform.system()}, {os.cpu_count()} x {cpu}{load}; {python}"


def say(*lines: str) -> None:
    """Print lines at once."""
    for line in lines:
        print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
