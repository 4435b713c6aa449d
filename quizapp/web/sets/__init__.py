"""The sets area: building question sets, looking at each presentation, versions, sharing, files."""

from __future__ import annotations

from quizapp.web.sets import adding, before, exchange, looking, placing, routes
from quizapp.web.sets.area import set_pages

__all__ = ["adding", "before", "exchange", "looking", "placing", "routes", "set_pages"]
