"""What of the database belongs to one learner, found by following the foreign keys.

`services.my_data` writes it out, `services.accounts` erases it. A table that is added later is
found as well, if its rows name a learner or something that is a learner's.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, Table, select

from quizapp.store.base import table_of
from quizapp.store.models import Base, LearnerRow

LEARNERS = table_of(LearnerRow)


def owned(learner_id: int) -> dict[Table, ColumnElement[bool]]:
    """Each table that holds something of learners, with which of its rows are this one's.

    What is pointed to comes before what points to it; the row of the learner comes first.
    """
    found: dict[Table, ColumnElement[bool]] = {LEARNERS: LEARNERS.c.id == learner_id}
    for table in Base.metadata.sorted_tables:
        if table is LEARNERS:
            continue
        if "learner_id" in table.c:
            found[table] = table.c.learner_id == learner_id
            continue
        for key in sorted(table.foreign_keys, key=lambda key: key.parent.name):
            parent = key.column.table
            if parent in found:
                found[table] = key.parent.in_(select(key.column).where(found[parent]))
                break
    return found
