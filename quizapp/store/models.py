"""Every table of the database, for the migrations and the services."""

from __future__ import annotations

from quizapp.store.account_models import AccountRow, DeviceRow, ResetLinkRow, TryRow
from quizapp.store.assignment_models import (
    AppealRow,
    AssignmentMemberRow,
    AssignmentRow,
    AttemptItemRow,
    AttemptRow,
    ExtensionRow,
    MarkLineRow,
    MarkTextRow,
    RegradeRow,
)
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
from quizapp.store.course_models import (
    AccommodationRow,
    CourseInvitationRow,
    CourseMemberRow,
    CourseRow,
)
from quizapp.store.deck_models import DeckRow, NoteRow
from quizapp.store.goal_models import CatchUpRow, ExamRow
from quizapp.store.keep_up_models import KeepUpReminderRow, ReminderMailRow
from quizapp.store.offline_models import BundleRow
from quizapp.store.own_models import OwnPackRow, OwnQuestionRow
from quizapp.store.remark_models import RemarkRow, ReportRow
from quizapp.store.search_models import SearchEntryRow, SearchIndexRow
from quizapp.store.set_models import ApprovalRow, QuestionSetRow, SetShareRow, SetVersionRow
from quizapp.store.site_models import CardSheetRow, InvitationRow, SignInCardRow, SignInLinkRow
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
    "AccommodationRow",
    "AccountRow",
    "AnswerRow",
    "AppealRow",
    "ApprovalRow",
    "AssignmentMemberRow",
    "AssignmentRow",
    "AttemptItemRow",
    "AttemptRow",
    "Base",
    "BundleRow",
    "CardRow",
    "CardSheetRow",
    "CatchUpRow",
    "ConfusableRow",
    "CourseInvitationRow",
    "CourseMemberRow",
    "CourseRow",
    "DeckRow",
    "DeviceRow",
    "EntityRow",
    "ExamRow",
    "ExtensionRow",
    "FactRow",
    "GradingRow",
    "InvitationRow",
    "KeepUpReminderRow",
    "KindRow",
    "LearnerRow",
    "LogLineRow",
    "MarkLineRow",
    "MarkTextRow",
    "NoteRow",
    "OwnPackRow",
    "OwnQuestionRow",
    "PackItem",
    "PackRow",
    "PresentationRow",
    "QuestionRow",
    "QuestionSetRow",
    "RegradeRow",
    "RelationRow",
    "RemarkRow",
    "ReminderMailRow",
    "ReportRow",
    "ResetLinkRow",
    "SearchEntryRow",
    "SearchIndexRow",
    "SetShareRow",
    "SetVersionRow",
    "SignInCardRow",
    "SignInLinkRow",
    "SittingRow",
    "SourceRow",
    "TryRow",
    "WrittenRow",
]
