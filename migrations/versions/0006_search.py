"""What can be searched, with each database's own full text over its words."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

# The table of FTS5 keeps no text of its own. Words are ASCII already; "=" begins kind and pack.
FTS5 = """
CREATE VIRTUAL TABLE search_words USING fts5(
    words, content='search_entries', content_rowid='id', tokenize="ascii tokenchars '='"
)
---
CREATE TRIGGER search_words_added AFTER INSERT ON search_entries BEGIN
    INSERT INTO search_words (rowid, words) VALUES (new.id, new.words);
END
---
CREATE TRIGGER search_words_gone AFTER DELETE ON search_entries BEGIN
    INSERT INTO search_words (search_words, rowid, words) VALUES ('delete', old.id, old.words);
END
---
CREATE TRIGGER search_words_changed AFTER UPDATE OF words ON search_entries BEGIN
    INSERT INTO search_words (search_words, rowid, words) VALUES ('delete', old.id, old.words);
    INSERT INTO search_words (rowid, words) VALUES (new.id, new.words);
END
"""
GIN = """
CREATE INDEX search_words ON search_entries
    USING gin (array_to_tsvector(string_to_array(words, ' ')))
"""


def upgrade() -> None:
    op.create_table(
        "search_indexes",
        sa.Column("pack_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("vocabulary", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["pack_id"], ["packs.id"], name=op.f("fk_search_indexes_pack_id_packs")
        ),
        sa.PrimaryKeyConstraint("pack_id", name=op.f("pk_search_indexes")),
    )
    op.create_table(
        "search_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pack_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("names", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["pack_id"], ["packs.id"], name=op.f("fk_search_entries_pack_id_packs")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_entries")),
        sa.UniqueConstraint(
            "pack_id", "kind", "key", name=op.f("uq_search_entries_pack_id_kind_key")
        ),
    )
    full_text = FTS5 if op.get_bind().dialect.name == "sqlite" else GIN
    for statement in full_text.split("---"):
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE search_words")
    op.drop_table("search_entries")
    op.drop_table("search_indexes")
