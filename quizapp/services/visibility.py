"""Who may see which pack: packs that were loaded are everybody's, own questions their author's.

`library.packs` and whatever else lists packs ask `visible_to`; the edge of the pages asks
`refuse_hidden` for each pack that an address or a form names. This is the one place to say who else
may see somebody's own questions.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from quizapp.core.written import OWN
from quizapp.services.errors import NotFoundError
from quizapp.store.models import CardRow, OwnPackRow, PackRow


def is_own(pack: str) -> bool:
    """Whether a pack of this id holds somebody's own questions."""
    return pack.startswith(OWN)


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
    return or_(public, author, learnt)


def refuse_hidden(session: Session, learner_id: int | None, pack: str) -> None:
    """Raise NotFoundError where the learner may not see this pack, as if it were not there."""
    if not is_own(pack):
        return
    seen = select(PackRow.id).where(PackRow.key == pack, visible_to(learner_id))
    if session.execute(seen).first() is None:
        raise NotFoundError(f"There is no pack {pack!r} here.", "The start page lists the packs.")
