"""What makes an app of the pages: the manifest, the service worker, and what that one keeps.

The worker keeps the page /offline and the files it needs, all of them the same for everybody: no
page of a learner is ever kept. Its version is a hash of these files, so that new ones replace them.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

from flask import request, url_for

from quizapp.web import look

TEMPLATES = look.STATIC.parent / "templates"
PAGE_TEMPLATES = ("base.html", "offline", "parts/keys.html")
FONTS = ("reading-room-serif-latin.woff2", "reading-room-serif-latin-ext.woff2")
ICONS = ("favicon.svg", "lucide.svg")
SCRIPTS = ("theme.js", "study.js")
MODULES = "js/offline"
ENTRIES = ("look.js", "page.js", "register.js")
"""Modules that pages name; the others are imported."""
WORKER = look.STATIC / MODULES / "worker.js"
PNG_SIZES = (192, 512)
PAPER, ACCENT = "#faf8f3", "#1d5563"  # as in css/tokens.css


def kept_files() -> list[str]:
    """The files under static/ that the page /offline needs, by their names."""
    modules = sorted(path.name for path in (look.STATIC / MODULES).glob("*.js"))
    return [
        *(f"css/{name}.css" for name in look.SHEETS),
        *(f"fonts/{name}" for name in FONTS),
        *(f"icons/{name}" for name in ICONS),
        *(f"js/{name}" for name in SCRIPTS),
        *(f"{MODULES}/{name}" for name in modules if name != WORKER.name),
    ]


def addresses() -> list[str]:
    """Where these files are: as pages name them, and as modules name one another."""
    found = []
    for name in kept_files():
        is_module = name.startswith(MODULES)
        if not is_module or name.rpartition("/")[2] in ENTRIES:
            found.append(look.asset(name))
        else:
            found.append(url_for("static", filename=name))
    return found


@cache
def version() -> str:
    """A hash of all that the worker keeps, and of the worker."""
    digest = hashlib.sha256(WORKER.read_bytes())
    for name in kept_files():
        digest.update(name.encode() + (look.STATIC / name).read_bytes())
    for path in sorted(_templates()):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _templates() -> list[Path]:
    found = [TEMPLATES / name for name in PAGE_TEMPLATES]
    return [inner for path in found for inner in (path.glob("*.html") if path.is_dir() else [path])]


def worker() -> str:
    """The service worker's script: what it keeps, then what it does."""
    told = {
        "version": f"{version()}{request.script_root.replace('/', '-')}",
        "page": url_for("offline.page"),
        "files": addresses(),
    }
    return f"const KEPT = {json.dumps(told)};\n\n{WORKER.read_text(encoding='utf-8')}"


def manifest() -> dict[str, Any]:
    """The web app manifest (W3C): how the pages install as an app."""
    start = url_for("library.start")
    icons: list[dict[str, str]] = [
        {"src": look.asset("icons/favicon.svg"), "sizes": "any", "type": "image/svg+xml"}
    ]
    for purpose, name in (("any", "app"), ("maskable", "app-maskable")):
        for size in PNG_SIZES:
            file = look.asset(f"icons/{name}-{size}.png")
            side = f"{size}x{size}"
            icons.append({"src": file, "sizes": side, "type": "image/png", "purpose": purpose})
    return {
        "name": "quizapp",
        "short_name": "quizapp",
        "description": "Learn a contested history from its sources.",
        "lang": "en",
        "dir": "ltr",
        "id": start,
        "start_url": start,
        "scope": start,
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": ACCENT,
        "categories": ["education"],
        "icons": icons,
        "shortcuts": [{"name": "Without a network", "url": url_for("offline.page")}],
    }
