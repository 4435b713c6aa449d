"""The installation itself: its owner, who teaches on it, how a class reaches it, sign-in cards."""

from __future__ import annotations

from quizapp.web.site import cards, inviting, routes, setting_up
from quizapp.web.site.area import site_pages

__all__ = ["cards", "inviting", "routes", "setting_up", "site_pages"]
