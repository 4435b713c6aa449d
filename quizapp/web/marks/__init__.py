"""The marks area: the gradebook, grading by hand, files, the audit log, regrades and appeals."""

from __future__ import annotations

from quizapp.web.marks import (
    appeals,
    audit,
    cells,
    exchange,
    grading,
    own,
    regrades,
    routes,
)
from quizapp.web.marks.area import mark_pages

__all__ = [
    "appeals",
    "audit",
    "cells",
    "exchange",
    "grading",
    "mark_pages",
    "own",
    "regrades",
    "routes",
]
