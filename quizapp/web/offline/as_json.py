"""A bundle as JSON for the offline page.

What explains an answer goes along as the piece of page that it is online, made by the same macros.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import get_template_attribute

from quizapp.services.bundles import Bundle, TakenFact, TakenQuestion
from quizapp.services.learners import Learner


def milliseconds(moment: datetime) -> int:
    """A moment as scripts count it."""
    return int(moment.timestamp() * 1000)


def bundle_as_json(bundle: Bundle, learner: Learner, now: datetime) -> dict[str, Any]:
    """The bundle, with the server's `now`, by which the browser sees what its clock is off."""
    return {
        "id": bundle.id,
        "made": milliseconds(bundle.made_at),
        "now": milliseconds(now),
        "howSure": learner.settings.ask_confidence,
        "items": [_item(each) for each in bundle.items],
    }


def _item(each: TakenFact | TakenQuestion) -> dict[str, Any]:
    if isinstance(each, TakenFact):
        introduced = get_template_attribute("offline/pieces.html", "introduced")
        return {"fact": [each.pack, each.fact.id], "html": introduced(each.fact)}
    topic = get_template_attribute("offline/pieces.html", "topic")
    explained = get_template_attribute("offline/pieces.html", "explained")
    return {
        "presentation": each.presentation,
        "pack": each.pack,
        "format": each.format.value,
        "typed": None if each.typed is None else each.typed.value,
        "prompt": each.prompt,
        "options": [[option.text, option.really] for option in each.options],
        "solution": list(each.solution),
        "answers": list(each.answers),
        "accepted": list(each.accepted),
        "due": None if each.due is None else milliseconds(each.due),
        "from": milliseconds(each.asked_from),
        "intervals": [[button.label, button.interval] for button in each.buttons],
        "topic": topic(each),
        "html": explained(each.explanation, each.pack),
    }
