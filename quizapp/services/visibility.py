"""Who may see which pack: packs that were loaded are everybody's, own questions their author's.

`library.packs` and whatever else lists packs ask `visible_to`, which stands in `store.visibility`;
whoever begins a sitting, and the edge of the pages for each pack that an address or a form names,
ask `refuse_hidden`.
"""

from __future__ import annotations

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from quizapp.core.written import OWN
from quizapp.services.errors import NotFoundError
from quizapp.store.models import PackRow
from quizapp.store.visibility import visible_to

__all__ = ["is_own", "refuse_hidden", "visible_to"]


def is_own(pack: str) -> bool:
    """Whether a pack of this id holds somebody's own questions."""
    return pack.startswith(OWN)


def refuse_hidden(session: Session | Connection, learner_id: int | None, pack: str) -> None:
    """Raise NotFoundError where the learner may not see this pack, as if it were not there."""
    if not is_own(pack):
        return
    seen = select(PackRow.id).where(PackRow.key == pack, visible_to(learner_id))
    if session.execute(seen).first() is None:
        raise NotFoundError(f"There is no pack {pack!r} here.", "The start page lists the packs.")
