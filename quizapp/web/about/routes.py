"""Pages that are the same for everybody: help with the keys, and what this is."""

from __future__ import annotations

from flask import Blueprint, render_template

about_pages = Blueprint("about", __name__)


@about_pages.get("/help")
def help_page() -> str:
    """How studying works, and the keys."""
    return render_template("about/help.html")


@about_pages.get("/about")
def about_page() -> str:
    """What this is, and whose work it rests on."""
    return render_template("about/about.html")
