"""Which packs a learner may see, as a condition on the rows of `packs`.

`services.visibility`, `services.library` and `card_queries` ask it: whatever lists packs, or takes
questions by their numbers. This is the one place to say who else may see somebody's own questions.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, exists, or_

from quizapp.core.written import OWN
from quizapp.store.models import CardRow, OwnPackRow, PackRow


def visible_to(learner_id: int | None) -> ColumnElement[bool]:
    """Which rows of `packs` this learner may see; None is somebody who has not begun.

    Everybody may see the packs that were loaded. The questions of somebody's own are seen by their
    author, and by whoever has learnt one of them.
    """
    public = PackRow.key.not_like(f"{OWN}%")
    if learner_id is None:
        return public
    author = exists().where(OwnPackRow.pack_id == PackRow.id, OwnPackRow.learner_id == learner_id)
    learnt = exists().where(CardRow.pack_id == PackRow.id, CardRow.learner_id == learner_id)
    author, learnt = author.correlate(PackRow), learnt.correlate(PackRow)
    return or_(public, author, learnt)
