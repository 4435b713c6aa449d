"""What a state is: a name, and how a page is brought into it."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

States = dict[str, Callable[[Page], object]]
