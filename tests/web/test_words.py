from __future__ import annotations

import pytest

from quizapp.web import words


@pytest.mark.parametrize(
    ("credit", "text"), [(7.0, "7"), (7.5, "7.5"), (20 / 3, "6.67"), (0.0, "0"), (10.0, "10")]
)
def test_points(credit: float, text: str) -> None:
    assert words.points(credit) == text


def test_counts_agree_with_their_noun() -> None:
    assert words.counted(1, "fact", "facts") == "1 fact"
    assert words.counted(1400, "fact", "facts") == "1,400 facts"
    assert words.counted(0, "fact", "facts") == "0 facts"
