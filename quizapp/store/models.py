"""Every table of the database, for the migrations and the services."""

from __future__ import annotations

from quizapp.store.base import Base
from quizapp.store.content_models import (
    ConfusableRow,
    EntityRow,
    FactRow,
    KindRow,
    PackItem,
    PackRow,
    QuestionRow,
    RelationRow,
    SourceRow,
)
from quizapp.store.deck_models import DeckRow, NoteRow
from quizapp.store.search_models import SearchEntryRow, SearchIndexRow
from quizapp.store.study_models import (
    AnswerRow,
    CardRow,
    GradingRow,
    LearnerRow,
    LogLineRow,
    PresentationRow,
    SittingRow,
)

__all__ = [
    "AnswerRow",
    "Base",
    "CardRow",
    "ConfusableRow",
    "DeckRow",
    "EntityRow",
    "FactRow",
    "GradingRow",
    "KindRow",
    "LearnerRow",
    "LogLineRow",
    "NoteRow",
    "PackItem",
    "PackRow",
    "PresentationRow",
    "QuestionRow",
    "RelationRow",
    "SearchEntryRow",
    "SearchIndexRow",
    "SittingRow",
    "SourceRow",
]
