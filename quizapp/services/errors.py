"""What can go wrong in a use case, each saying what the person can do about it.

Services raise these; `web/errors.py` makes a page and a status code of them, `cli.py` an exit code.
"""

from __future__ import annotations


class QuizError(Exception):
    """Something the person can do something about. `message` says what, `way_on` how."""

    status = 400

    def __init__(self, message: str, way_on: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.way_on = way_on


class NotFoundError(QuizError):
    """There is no such thing, or it is not this learner's."""

    status = 404


class NothingToAskError(QuizError):
    """No question fits what was chosen."""

    status = 409


class NotYetError(QuizError):
    """The answer is told only later: the sitting gives its feedback at the end."""

    status = 409


class NothingToUndoError(QuizError):
    """No answer of this sitting is left to take back."""

    status = 409


class CannotSetAsideError(QuizError):
    """What was asked is more than one question, so that it cannot be buried or suspended."""

    status = 409


class CannotClaimError(QuizError):
    """An answer that cannot be counted as right by the learner: it was not typed, or taken back."""

    status = 409


class TooLongError(QuizError):
    """A text that has more characters than are kept."""

    status = 422


class BadRatingError(QuizError):
    """A rating that cannot be given: none to a flip card, or one where nothing is scheduled."""

    status = 400


class BadContentError(QuizError):
    """A pack that cannot be loaded. `problems` are lines that name file, line and id."""

    status = 422

    def __init__(self, message: str, problems: tuple[str, ...], way_on: str = "") -> None:
        super().__init__(message, way_on)
        self.problems = problems


class BadSettingError(QuizError):
    """A learner's setting that is out of its range or names no time zone."""

    status = 400


class NameTakenError(QuizError):
    """An account of that name is there already."""

    status = 409


class WrongPasswordError(QuizError):
    """The name and the password do not belong together; which of the two is wrong is not told."""

    status = 422


class TooManyTriesError(QuizError):
    """Something was tried too often of late."""

    status = 429


class NotAllowedError(QuizError):
    """Something that this account, or its role in a course, may not do here."""

    status = 403


class ClosedError(QuizError):
    """An assignment that is not open, an attempt that has ended, an archived course."""

    status = 409


class MarkError(QuizError):
    """A mark, a weight or a reason that cannot be used."""

    status = 422


class FaultyQuestionError(QuizError):
    """A question that somebody wrote, and that cannot be asked as it stands. `problems` say why."""

    status = 422

    def __init__(self, message: str, problems: tuple[str, ...], way_on: str = "") -> None:
        super().__init__(message, way_on)
        self.problems = problems


class StaleEditError(QuizError):
    """What is to be changed was changed by somebody else, or in another tab, meanwhile."""

    status = 409
