"""Packs that not everybody may see: one look at every request, whatever page it is for.

An address or a form names a pack as `pack`; where it holds somebody else's own questions, the
answer is that of a pack that is not there.
"""

from __future__ import annotations

from flask import Flask, request

from quizapp.services.visibility import is_own, refuse_hidden
from quizapp.web.edge import learner_or_none, now, reading


def install(app: Flask) -> None:
    """Refuse every request of `app` that names a pack which its sender may not see."""
    app.before_request(_look)


def _look() -> None:
    named = [(request.view_args or {}).get("pack"), *request.values.getlist("pack")]
    hidden = {pack for pack in named if isinstance(pack, str) and is_own(pack)}
    if not hidden:
        return
    with reading() as session:
        learner = learner_or_none(session)
        for pack in sorted(hidden):
            refuse_hidden(session, learner.id if learner else None, pack, now())
