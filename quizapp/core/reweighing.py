"""What all questions of a log are remembered as under other weights. Pure.

`quizapp.core.memory` makes the same memory, and what was promised beside it; that takes several
times as long where weights have changed before, and what was promised does not change with them.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

from quizapp.core.memory import Histories, Line, changed, histories, named_parameters, reweighed
from quizapp.core.scheduling import DEFAULT_PARAMETERS, NEW_CARD, Card


def remembered(lines: Iterable[Line], weights: tuple[float, ...]) -> dict[str, Card]:
    """The cards that a log amounts to if `weights` had rated all of it, by question key.

    Stability and difficulty are those of a fold of the log once it states these weights last;
    intervals are not those that were promised, and due moments are left out. Raises
    UnknownParametersError where a counted line names what cannot be replayed.
    """
    log = histories(lines)
    return {key: _lived(history, log, weights) for key, history in log.of.items()}


def _lived(history: Iterable[Line], log: Histories, weights: tuple[float, ...]) -> Card:
    def after(card: Card, line: Line) -> Card:
        named = named_parameters(line, log.known) or DEFAULT_PARAMETERS
        return changed(card, line, reweighed(named, weights))

    return reduce(after, history, NEW_CARD)
