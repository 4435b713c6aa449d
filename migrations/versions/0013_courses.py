"""Courses, question sets, assignments, attempts and marks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

# The audit log only grows. A course made to be looked at can be taken away with all of it.
SQLITE_TRIGGERS = """
CREATE TRIGGER mark_lines_unchanged BEFORE UPDATE ON mark_lines BEGIN
    SELECT RAISE(ABORT, 'the audit log is not changed');
END
---
CREATE TRIGGER mark_lines_kept BEFORE DELETE ON mark_lines
WHEN NOT (SELECT demo FROM courses WHERE id = old.course_id) BEGIN
    SELECT RAISE(ABORT, 'the audit log is not changed');
END
"""
POSTGRESQL_TRIGGERS = """
CREATE FUNCTION mark_lines_unchanged() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND (SELECT demo FROM courses WHERE id = OLD.course_id) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'the audit log is not changed';
END $$
---
CREATE TRIGGER mark_lines_unchanged BEFORE UPDATE OR DELETE ON mark_lines
    FOR EACH ROW EXECUTE FUNCTION mark_lines_unchanged()
"""


TABLES = (
    "mark_texts",
    "mark_lines",
    "appeals",
    "attempt_items",
    "attempts",
    "assignment_members",
    "assignments",
    "set_versions",
    "set_shares",
    "set_approvals",
    "regrades",
    "course_invitations",
    "accommodations",
    "question_sets",
    "course_members",
    "courses",
)


def upgrade() -> None:
    op.create_table(
        "courses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("joinable", sa.Boolean(), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("exam_on", sa.String(), nullable=True),
        sa.Column("ends_on", sa.String(), nullable=True),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("archived_at", sa.BigInteger(), nullable=True),
        sa.Column("demo", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses")),
        sa.UniqueConstraint("code", name=op.f("uq_courses_code")),
    )
    op.create_table(
        "course_members",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("roster_id", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("joined_at", sa.BigInteger(), nullable=False),
        sa.Column("left_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["course_id"], ["courses.id"], name=op.f("fk_course_members_course_id_courses")
        ),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["learners.id"], name=op.f("fk_course_members_learner_id_learners")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_members")),
        sa.UniqueConstraint(
            "course_id", "learner_id", name=op.f("uq_course_members_course_id_learner_id")
        ),
    )
    op.create_index(op.f("ix_course_members_learner_id"), "course_members", ["learner_id"])
    op.create_table(
        "question_sets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=True),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("archived_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["learners.id"], name=op.f("fk_question_sets_learner_id_learners")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_sets")),
        sa.UniqueConstraint("key", name=op.f("uq_question_sets_key")),
    )
    op.create_index(op.f("ix_question_sets_learner_id"), "question_sets", ["learner_id"])
    op.create_table(
        "accommodations",
        sa.Column("member_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("time_factor", sa.Double(), nullable=False),
        sa.Column("extra_days", sa.Integer(), nullable=False),
        sa.Column("extra_attempts", sa.Integer(), nullable=False),
        sa.Column("larger_type", sa.Boolean(), nullable=False),
        sa.Column("single_column", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["course_members.id"],
            name=op.f("fk_accommodations_member_id_course_members"),
        ),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_accommodations")),
    )
    op.create_table(
        "course_invitations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("roster_id", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["course_id"], ["courses.id"], name=op.f("fk_course_invitations_course_id_courses")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["course_members.id"],
            name=op.f("fk_course_invitations_member_id_course_members"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_invitations")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_course_invitations_token_hash")),
    )
    op.create_index(op.f("ix_course_invitations_course_id"), "course_invitations", ["course_id"])
    op.create_index(op.f("ix_course_invitations_member_id"), "course_invitations", ["member_id"])
    op.create_table(
        "regrades",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=True),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("keep_marks", sa.Boolean(), nullable=False),
        sa.Column("done", sa.JSON(), nullable=False),
        sa.Column("undone_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["learners.id"], name=op.f("fk_regrades_learner_id_learners")
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name=op.f("fk_regrades_question_id_questions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regrades")),
    )
    op.create_index(op.f("ix_regrades_learner_id"), "regrades", ["learner_id"])
    op.create_index(op.f("ix_regrades_question_id"), "regrades", ["question_id"])
    op.create_table(
        "set_approvals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("set_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("variant", sa.Integer(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name=op.f("fk_set_approvals_question_id_questions")
        ),
        sa.ForeignKeyConstraint(
            ["set_id"], ["question_sets.id"], name=op.f("fk_set_approvals_set_id_question_sets")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_set_approvals")),
        sa.UniqueConstraint(
            "set_id",
            "question_id",
            "format",
            "variant",
            name=op.f("uq_set_approvals_set_id_question_id_format_variant"),
        ),
    )
    op.create_index(op.f("ix_set_approvals_question_id"), "set_approvals", ["question_id"])
    op.create_table(
        "set_shares",
        sa.Column("set_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("learner_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("may_change", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["learners.id"], name=op.f("fk_set_shares_learner_id_learners")
        ),
        sa.ForeignKeyConstraint(
            ["set_id"], ["question_sets.id"], name=op.f("fk_set_shares_set_id_question_sets")
        ),
        sa.PrimaryKeyConstraint("set_id", "learner_id", name=op.f("pk_set_shares")),
    )
    op.create_index(op.f("ix_set_shares_learner_id"), "set_shares", ["learner_id"])
    op.create_table(
        "set_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("set_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("slots", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["set_id"], ["question_sets.id"], name=op.f("fk_set_versions_set_id_question_sets")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_set_versions")),
        sa.UniqueConstraint("set_id", "number", name=op.f("uq_set_versions_set_id_number")),
    )
    op.create_table(
        "assignments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("instructions", sa.Text(), nullable=False),
        sa.Column("opens_at", sa.BigInteger(), nullable=True),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.Column("closes_at", sa.BigInteger(), nullable=True),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.Column("points", sa.Double(), nullable=False),
        sa.Column("weight", sa.Double(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("published_at", sa.BigInteger(), nullable=True),
        sa.Column("archived_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["course_id"], ["courses.id"], name=op.f("fk_assignments_course_id_courses")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["set_versions.id"], name=op.f("fk_assignments_version_id_set_versions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignments")),
    )
    op.create_index(op.f("ix_assignments_course_id"), "assignments", ["course_id"])
    op.create_index(op.f("ix_assignments_version_id"), "assignments", ["version_id"])
    op.create_table(
        "assignment_members",
        sa.Column("assignment_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("member_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["assignments.id"],
            name=op.f("fk_assignment_members_assignment_id_assignments"),
        ),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["course_members.id"],
            name=op.f("fk_assignment_members_member_id_course_members"),
        ),
        sa.PrimaryKeyConstraint("assignment_id", "member_id", name=op.f("pk_assignment_members")),
    )
    op.create_index(op.f("ix_assignment_members_member_id"), "assignment_members", ["member_id"])
    op.create_table(
        "attempts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("seed", sa.String(), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=True),
        sa.Column("submitted_at", sa.BigInteger(), nullable=True),
        sa.Column("ended", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("remembered_at", sa.BigInteger(), nullable=True),
        sa.Column("credit", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["assignments.id"],
            name=op.f("fk_attempts_assignment_id_assignments"),
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["course_members.id"], name=op.f("fk_attempts_member_id_course_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempts")),
        sa.UniqueConstraint(
            "assignment_id",
            "member_id",
            "number",
            name=op.f("uq_attempts_assignment_id_member_id_number"),
        ),
    )
    op.create_index(op.f("ix_attempts_ended_ends_at"), "attempts", ["ended", "ends_at"])
    op.create_index(op.f("ix_attempts_member_id"), "attempts", ["member_id"])
    op.create_table(
        "attempt_items",
        sa.Column("id", BIG, nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("presentation_id", BIG, nullable=True),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("points", sa.Double(), nullable=False),
        sa.Column("draft", sa.JSON(), nullable=True),
        sa.Column("draft_at", sa.BigInteger(), nullable=True),
        sa.Column("draft_number", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("flagged", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("credit", sa.Double(), nullable=True),
        sa.Column("unclear", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint("credit >= 0 AND credit <= 1", name=op.f("ck_attempt_items_credit")),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempts.id"], name=op.f("fk_attempt_items_attempt_id_attempts")
        ),
        sa.ForeignKeyConstraint(
            ["presentation_id"],
            ["presentations.id"],
            name=op.f("fk_attempt_items_presentation_id_presentations"),
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name=op.f("fk_attempt_items_question_id_questions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt_items")),
        sa.UniqueConstraint(
            "attempt_id", "position", name=op.f("uq_attempt_items_attempt_id_position")
        ),
        sa.UniqueConstraint("presentation_id", name=op.f("uq_attempt_items_presentation_id")),
    )
    op.create_index(op.f("ix_attempt_items_question_id"), "attempt_items", ["question_id"])
    op.create_table(
        "appeals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", BIG, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("for_all", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("reply", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["course_members.id"], name=op.f("fk_appeals_decided_by_course_members")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["attempt_items.id"], name=op.f("fk_appeals_item_id_attempt_items")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeals")),
    )
    op.create_index(op.f("ix_appeals_item_id"), "appeals", ["item_id"])
    op.create_table(
        "mark_lines",
        sa.Column("id", BIG, nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=True),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("attempt_id", sa.Integer(), nullable=True),
        sa.Column("item_id", BIG, nullable=True),
        sa.Column("regrade_id", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["assignments.id"],
            name=op.f("fk_mark_lines_assignment_id_assignments"),
        ),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempts.id"], name=op.f("fk_mark_lines_attempt_id_attempts")
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["course_members.id"], name=op.f("fk_mark_lines_by_id_course_members")
        ),
        sa.ForeignKeyConstraint(
            ["course_id"], ["courses.id"], name=op.f("fk_mark_lines_course_id_courses")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["attempt_items.id"], name=op.f("fk_mark_lines_item_id_attempt_items")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["course_members.id"],
            name=op.f("fk_mark_lines_member_id_course_members"),
        ),
        sa.ForeignKeyConstraint(
            ["regrade_id"], ["regrades.id"], name=op.f("fk_mark_lines_regrade_id_regrades")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mark_lines")),
    )
    op.create_index(
        op.f("ix_mark_lines_assignment_id_member_id"), "mark_lines", ["assignment_id", "member_id"]
    )
    op.create_index(op.f("ix_mark_lines_course_id_id"), "mark_lines", ["course_id", "id"])
    op.create_table(
        "mark_texts",
        sa.Column("line_id", BIG, autoincrement=False, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["line_id"], ["mark_lines.id"], name=op.f("fk_mark_texts_line_id_mark_lines")
        ),
        sa.PrimaryKeyConstraint("line_id", name=op.f("pk_mark_texts")),
    )
    sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in (SQLITE_TRIGGERS if sqlite else POSTGRESQL_TRIGGERS).split("---"):
        op.execute(statement)


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION mark_lines_unchanged()")
    # An attempt's questions were asked and answered; without attempts that was a quiz.
    sittings = sa.table(
        "sittings", sa.column("kind"), sa.column("plan", sa.JSON()), sa.column("id")
    )
    for number, plan in op.get_bind().execute(
        sa.select(sittings.c.id, sittings.c.plan).where(sittings.c.kind == "attempt")
    ):
        quiz = {"kind": "quiz", "plan": {**plan, "kind": "quiz"}}
        op.execute(sittings.update().where(sittings.c.id == number).values(**quiz))
