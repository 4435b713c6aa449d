"""Named statements about the index. What finds words is written for each database in its own way.

Both understand the same: every group must be met by one of its terms. `services.search` calls them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, select, text

from quizapp.core.searching import Wanted
from quizapp.store.models import PackRow, SearchIndexRow

LOOKED_AT = 1000
"""Where more entries than this hold the words, only so many are weighed against each other."""

INDEXES = select(
    PackRow.id,
    PackRow.key,
    PackRow.title,
    PackRow.version,
    SearchIndexRow.version.label("made"),
).outerjoin(SearchIndexRow, SearchIndexRow.pack_id == PackRow.id)
"""Every pack with the version of its index, None where it has none."""

_COLUMNS = "e.id, e.pack_id, e.kind, e.key, e.title, e.detail, e.names, e.words"

_SQLITE = text(
    f"""
    SELECT {_COLUMNS} FROM (
        SELECT rowid AS entry FROM search_words
        WHERE search_words MATCH :wanted LIMIT {LOOKED_AT}
    ) AS found JOIN search_entries AS e ON e.id = found.entry
    ORDER BY length(e.words), e.id LIMIT :most
    """  # noqa: S608  (constants)
)

_SQLITE_RANKED = text(
    f"""
    SELECT {_COLUMNS} FROM (
        SELECT rowid AS entry, bm25(search_words) AS worth FROM search_words
        WHERE search_words MATCH :wanted LIMIT {LOOKED_AT}
    ) AS found JOIN search_entries AS e ON e.id = found.entry
    ORDER BY found.worth, e.id LIMIT :most
    """  # noqa: S608  (constants)
)

_POSTGRESQL = text(
    f"""
    SELECT {_COLUMNS} FROM (
        SELECT * FROM search_entries
        WHERE array_to_tsvector(string_to_array(words, ' ')) @@ CAST(:wanted AS tsquery)
        LIMIT {LOOKED_AT}
    ) AS e
    ORDER BY length(e.words), e.id LIMIT :most
    """  # noqa: S608  (constants)
)

_POSTGRESQL_RANKED = text(
    f"""
    SELECT {_COLUMNS} FROM (
        SELECT *, ts_rank(array_to_tsvector(string_to_array(words, ' ')), CAST(:wanted AS tsquery))
            AS worth
        FROM search_entries
        WHERE array_to_tsvector(string_to_array(words, ' ')) @@ CAST(:wanted AS tsquery)
        LIMIT {LOOKED_AT}
    ) AS e
    ORDER BY e.worth DESC, e.id LIMIT :most
    """  # noqa: S608  (constants)
)

_NO_SCAN = text("SET LOCAL enable_seqscan = off")


def entries(
    connection: Connection,
    kind: str,
    packs: Iterable[int] | None,
    wanted: Wanted,
    most: int,
    *,
    ranked: bool = False,
) -> list[Any]:
    """Up to `most` entries of a kind that hold what is wanted, those with the fewest words first.

    `ranked`: instead the best by the database's own rank, which counts how often each word stands
    anywhere; worth its time where entries need not hold every word. `packs`: the packs' numbers,
    None for all. The rows have the columns of `SearchEntryRow`.
    """
    scope = [[_quoted(f"={kind}")]]
    if packs is not None:
        scope.append([_quoted(f"=p{number}") for number in packs])
    if connection.dialect.name == "postgresql":
        groups = scope + [[_quoted(t.word) + ":*" * t.begins for t in group] for group in wanted]
        written = _joined(groups, " | ", " & ").replace('"', "'")
        statement = _POSTGRESQL_RANKED if ranked else _POSTGRESQL
        # It takes our words for cheap to cut up, and reads the whole table where many hold one.
        connection.execute(_NO_SCAN)
    else:
        groups = scope + [[_quoted(t.word) + "*" * t.begins for t in group] for group in wanted]
        written = _joined(groups, " OR ", " AND ")
        statement = _SQLITE_RANKED if ranked else _SQLITE
    return list(connection.execute(statement, {"wanted": written, "most": most}))


def _quoted(word: str) -> str:
    return f'"{word}"'  # folded words have nothing in them that needs an escape


def _joined(groups: Iterable[Iterable[str]], either: str, both: str) -> str:
    return both.join(f"({either.join(group)})" for group in groups)
