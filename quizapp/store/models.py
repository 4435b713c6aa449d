"""Every table of the database, for the migrations and the services."""

from __future__ import annotations

from quizapp.store.account_models import AccountRow, DeviceRow, ResetLinkRow, TryRow
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
    WrittenRow,
)
from quizapp.store.deck_models import DeckRow, NoteRow
from quizapp.store.goal_models import CatchUpRow, ExamRow
from quizapp.store.offline_models import BundleRow
from quizapp.store.own_models import OwnPackRow, OwnQuestionRow
from quizapp.store.remark_models import RemarkRow, ReportRow
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
    "AccountRow",
    "AnswerRow",
    "Base",
    "BundleRow",
    "CardRow",
    "CatchUpRow",
    "ConfusableRow",
    "DeckRow",
    "DeviceRow",
    "EntityRow",
    "ExamRow",
    "FactRow",
    "GradingRow",
    "KindRow",
    "LearnerRow",
    "LogLineRow",
    "NoteRow",
    "OwnPackRow",
    "OwnQuestionRow",
    "PackItem",
    "PackRow",
    "PresentationRow",
    "QuestionRow",
    "RelationRow",
    "RemarkRow",
    "ReportRow",
    "ResetLinkRow",
    "SearchEntryRow",
    "SearchIndexRow",
    "SittingRow",
    "SourceRow",
    "TryRow",
    "WrittenRow",
]
