"""Which model holds which table of a pack's files, and named statements about them and questions.

`services.library` and `loading` use these.
"""

from __future__ import annotations

from sqlalchemy import bindparam, select

from quizapp.store.base import table_of
from quizapp.store.models import (
    ConfusableRow,
    EntityRow,
    FactRow,
    KindRow,
    PackItem,
    QuestionRow,
    RelationRow,
    SourceRow,
    WrittenRow,
)
from quizapp.store.prepared import Inserting, Prepared

ITEM_MODELS: dict[str, type[PackItem]] = {
    "kind": KindRow,
    "source": SourceRow,
    "relation": RelationRow,
    "entity": EntityRow,
    "fact": FactRow,
    "confusable": ConfusableRow,
    "question": WrittenRow,
}

INSERT_ITEMS = {name: Inserting(table_of(model)) for name, model in ITEM_MODELS.items()}

INSERT_QUESTIONS = Inserting(table_of(QuestionRow))

QUESTIONS = Prepared(select(table_of(QuestionRow)).where(QuestionRow.pack_id == bindparam("pack")))
"""Every question of a pack, retired ones too, with all its columns."""
