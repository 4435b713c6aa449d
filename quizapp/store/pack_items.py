"""Which model holds which table of a pack's files. `services.library` and `loading` read it."""

from __future__ import annotations

from quizapp.store.models import (
    ConfusableRow,
    EntityRow,
    FactRow,
    KindRow,
    PackItem,
    RelationRow,
    SourceRow,
)

ITEM_MODELS: dict[str, type[PackItem]] = {
    "kind": KindRow,
    "source": SourceRow,
    "relation": RelationRow,
    "entity": EntityRow,
    "fact": FactRow,
    "confusable": ConfusableRow,
}
