"""What was shown and sent comes back from the database as it was."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from quizapp.content.reading import read_folder
from quizapp.core.contrasting import Contrasts, present_contrast
from quizapp.core.generation import Generated, generate
from quizapp.core.presenting import companions, partners, present, present_members
from quizapp.core.questions import OVER_SEVERAL, Format, Response
from quizapp.services.presented import (
    presentation_as_json,
    presentation_from_json,
    response_as_json,
    response_from_json,
)


def test_a_contrast_comes_back(generated: Generated) -> None:
    between = Contrasts(generated).between("humphry-davy", "carl-wilhelm-scheele")
    assert between
    for contrast in between:
        shown = present_contrast(generated, contrast, 3)
        kept = json.loads(json.dumps(presentation_as_json(shown)))
        assert presentation_from_json(shown.keys, "contrast", kept) == shown


@pytest.fixture(scope="module")
def generated(tiny: Path) -> Generated:
    return generate(read_folder(tiny).pack())


@pytest.mark.parametrize("format_", [f for f in Format if f is not Format.CONTRAST])
def test_a_presentation_comes_back(generated: Generated, format_: Format) -> None:
    found = 0
    for question in generated.questions.values():
        if format_ not in question.formats:
            continue
        if format_ in OVER_SEVERAL:
            members = (
                partners(generated, question, lambda _: True, 3)
                if format_ is Format.MATCHING
                else companions(question, generated.questions.values(), format_, 3)
            )
            if len(members) < 2:
                continue
            shown = present_members(generated, members, format_, 3)
        else:
            shown = present(generated, question, format_, 3)
        kept = json.loads(json.dumps(presentation_as_json(shown)))
        assert presentation_from_json(shown.keys, format_.value, kept) == shown
        found += 1
    assert found


@pytest.mark.parametrize(
    "response",
    [
        Response(),
        Response((2, 0)),
        Response(text="  3 Feb 2015 "),
        Response((1,), "x"),
        Response(pairs=(2, None, 0)),
    ],
)
def test_a_response_comes_back(response: Response) -> None:
    assert response_from_json(json.loads(json.dumps(response_as_json(response)))) == response


def test_a_response_from_before_there_were_pairs_is_read() -> None:
    assert response_from_json({"chosen": [1], "text": ""}) == Response((1,))
    assert "pairs" not in response_as_json(Response((1,)))
