"""How questions are put: a group of the settings page (`templates/settings/asked_as.html`)."""

from __future__ import annotations

from wtforms import RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from quizapp.services.formats import AskedAs

WORDS = {
    AskedAs.GROW: "As memory grows: by choice at first, later typed, in order and matched",
    AskedAs.CHOICE: "Always by choice",
    AskedAs.TYPED: "Always typed",
    AskedAs.FLIP: "Flip cards that I rate myself",
}


class AskedAsFields:
    """A mixin of the settings form."""

    asked_as = RadioField(
        choices=[SelectChoice(value=way.value, label=words) for way, words in WORDS.items()],
        default=AskedAs.GROW.value,
    )
