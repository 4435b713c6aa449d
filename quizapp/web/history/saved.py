"""Pictures as files: an SVG that needs nothing beside it. Called by the routes of this area.

The style sheet of the pictures is written into the file, its named colours replaced by their light
values, since few programs but browsers know named values.
"""

from __future__ import annotations

import re
from functools import cache

from flask import make_response, render_template
from markupsafe import Markup
from werkzeug.wrappers import Response

from quizapp.web.look import STATIC

_COLOUR = re.compile(r"--([\w-]+):\s*light-dark\((#\w+),")
_NAMED = re.compile(r"var\(--([\w-]+)\)")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


@cache
def style() -> Markup:
    """The style of a saved picture. It is our own sheet, and holds no character to escape."""
    css = STATIC / "css"
    light = dict(_COLOUR.findall((css / "tokens.css").read_text(encoding="utf-8")))
    light["sans"] = "sans-serif"
    text = _COMMENT.sub("", (css / "pictures.css").read_text(encoding="utf-8"))
    plain = _NAMED.sub(lambda match: light[match.group(1)], text)
    if set(plain) & set("<>&"):
        raise ValueError("pictures.css holds what must not stand in an SVG")
    return Markup(plain)  # noqa: S704  (a file of ours, looked through above)


def saved(template: str, filename: str, **values: object) -> Response:
    """The picture that `template` draws, to be kept as a file."""
    response = make_response(render_template(template, style=style(), **values))
    response.content_type = "image/svg+xml; charset=utf-8"
    response.headers.set("Content-Disposition", "attachment", filename=filename)
    return response
