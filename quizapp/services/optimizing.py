"""The optimizer that fits FSRS's weights: `fsrs-rs-python`, an optional part.

The only module that knows it (why this one: docs/decisions/0010-fitting.md). `fitting` calls
`optimizer()`, and says on the page how it is installed where it is not.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from typing import Any

from quizapp.core.fitting import Fitter, History, Weights
from quizapp.core.scheduling import FSRS_6_WEIGHTS, WEIGHT_BOUNDS, Parameters
from quizapp.services.errors import QuizError

INSTALL = "pip install 'fsrs-rs-python>=0.9.3,<0.10'"
"""What to type into the environment in which quizapp runs."""

EPOCHS = 20
"""So often the optimizer goes over the reviews. By itself it would do so five times, and then stand
short of the best weights where a learner is far from the average (figures in the same place)."""

MOST_REVIEWS = 20_000
"""So many of the latest reviews are fitted to, besides the first of each question after its first
day (which alone tell of the weights for first answers). More would better little and take long:
21 weights fitted to n reviews lose about 21 / 2n more than the best ones (Wilks), 0.0005 here."""

DECIMALS = 4


class NoOptimizerError(QuizError):
    """The optimizer is not installed."""

    status = 409


def is_installed() -> bool:
    """Whether weights can be fitted here."""
    try:
        _module()
    except NoOptimizerError:
        return False
    return True


def optimizer(parameters: Parameters) -> Fitter:
    """A fitter for a learner who studies with these parameters (their weights do not matter).

    It gives the same weights for the same reviews, of four decimals, as Anki shows them, each
    within the bounds that py-fsrs sets. Raises NoOptimizerError.
    """
    module = _module()

    def fit(past: Sequence[History]) -> Weights:
        found = module.FSRS(list(FSRS_6_WEIGHTS)).compute_parameters(
            _items(module, past),
            enable_short_term=True,
            num_relearning_steps=len(parameters.relearning_steps),
            training_config=module.TrainingConfig(num_epochs=EPOCHS),
        )
        return tuple(
            min(max(round(weight, DECIMALS), least), most)
            for weight, (least, most) in zip(found, WEIGHT_BOUNDS, strict=True)
        )

    return fit


def _items(module: Any, past: Sequence[History], most: int = MOST_REVIEWS) -> list[Any]:
    """The reviews to learn from, each with all before it, in the order of time."""
    foreseen = [
        (review.place, each, number)
        for each in past
        for number, review in enumerate(each)
        if review.gap
    ]
    foreseen.sort(key=lambda found: found[0])
    early, late = foreseen[:-most], foreseen[-most:]
    firsts = [found for found in early if _is_first(*found[1:])]
    return [
        module.FSRSItem(
            [module.FSRSReview(review.rating, review.gap) for review in each[: number + 1]]
        )
        for _, each, number in (*firsts, *late)
    ]


def _is_first(past: History, number: int) -> bool:
    """Whether a review is a question's first on a day after its first day."""
    return not any(review.gap for review in past[:number])


def _module() -> Any:
    try:
        return importlib.import_module("fsrs_rs_python")
    except ImportError as error:
        raise NoOptimizerError(
            "What fits FSRS to your reviews is not installed here.",
            f"Whoever runs quizapp can add it: {INSTALL}",
        ) from error
