"""What a browser took along and holds no more is put away, so that it does not pile up.

`taking_along` calls this. A device that is kept ready takes a hundred questions along every day,
most of which are never answered.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection

from quizapp.store import offline_queries as queries


def put_away(connection: Connection, learner_id: int, dropped: Collection[int]) -> None:
    """Delete what was never answered of a learner's bundles that their browser has dropped.

    What was answered stays, and so does what was reported.
    """
    own = {"learner": learner_id, "dropped": list(dropped)}
    for row in connection.execute(queries.DROPPED, own).all():
        shown = {"presentations": [first for kind, first, *_ in row.items if kind == "question"]}
        sittings = list(connection.execute(queries.SITTINGS_OF, shown).scalars())
        connection.execute(queries.DELETE_UNANSWERED, shown)
        connection.execute(queries.DELETE_EMPTY_SITTINGS, {"sittings": sittings})
        if not row.outcomes:
            connection.execute(queries.DELETE_BUNDLE, {"own_bundle": row.id})
