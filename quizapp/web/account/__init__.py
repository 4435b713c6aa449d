"""The account area: signing up, in and out, passwords, one's data, being deleted."""

from __future__ import annotations

from quizapp.web.account import changing, data, linking, resetting, routes
from quizapp.web.account.area import account_pages

__all__ = ["account_pages", "changing", "data", "linking", "resetting", "routes"]
