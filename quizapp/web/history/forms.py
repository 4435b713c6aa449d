"""The forms of the pictures of history: what is shown, in query parameters that can be linked to.

Whatever does not fit is left aside: a picture is shown either way.
"""

from __future__ import annotations

from collections.abc import Iterable

from wtforms import IntegerField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import Optional

from quizapp.exports.explained import CERTAINTY_WORDS
from quizapp.services.genealogies import Genealogy
from quizapp.services.timelines import Filters, Timeline
from quizapp.web.forms import Form
from quizapp.web.history.axis import ZOOMS

SCALES = [
    SelectChoice(value="", label="busy years wider"),
    SelectChoice(value="even", label="all years equal"),
]
STATED = "plainly stated"


class PictureForm(Form):
    """How far a picture is drawn out."""

    zoom = IntegerField(validators=[Optional()])

    @property
    def chosen_zoom(self) -> int:
        """One of `ZOOMS`."""
        return self.zoom.data if self.zoom.data in ZOOMS else ZOOMS[0]


class TimelineForm(PictureForm):
    """Which facts a timeline shows."""

    group = SelectField("Group", validate_choice=False)
    topic = SelectField("Topic", validate_choice=False)
    certainty = SelectField("How sure", validate_choice=False)
    first = IntegerField("From year", validators=[Optional()])
    last = IntegerField("To year", validators=[Optional()])
    scale = SelectField("Scale", choices=SCALES, validate_choice=False)

    @property
    def even(self) -> bool:
        """Whether all years are to be equally wide."""
        return bool(self.scale.data == "even")

    @property
    def chosen(self) -> bool:
        """Whether anything was chosen but the size."""
        return self.filters() != Filters() or self.even

    def filters(self) -> Filters:
        """What is asked for."""
        return Filters(
            group=self.group.data or "",
            topic=self.topic.data or "",
            certainty=self.certainty.data or "",
            first=self.first.data,
            last=self.last.data,
        )

    def offer(self, page: Timeline) -> None:
        """Fill in what can be chosen."""
        self.group.choices = _choices("all", ((each.id, each.name) for each in page.groups))
        self.topic.choices = _choices("all", page.topics)
        levels = ((level.value, CERTAINTY_WORDS[level] or STATED) for level in page.certainties)
        self.certainty.choices = _choices("all", levels)


class GenealogyForm(PictureForm):
    """Which groups a genealogy shows, and up to which year."""

    of = SelectField("Group", validate_choice=False)
    year = IntegerField("Up to the year", validators=[Optional()])

    def until(self, years: tuple[int, int] | None) -> int | None:
        """The last year to be shown, within those that there are."""
        if years is None:
            return None
        return min(max(self.year.data or years[1], years[0]), years[1])

    def offer(self, page: Genealogy) -> None:
        """Fill in what can be chosen."""
        self.of.choices = _choices("all groups", ((each.id, each.name) for each in page.groups))


def _choices(first: str, others: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    """What can be chosen, the first of which chooses nothing."""
    return [SelectChoice(value="", label=first), *(SelectChoice(*each) for each in others)]
