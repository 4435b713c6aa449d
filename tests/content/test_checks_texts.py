"""What is found out fast about texts is what looking at each character says."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from quizapp.content.checks_texts import _CONTROL, _is_plain
from quizapp.content.reading import _HIDING, PackFile

ODD = "ab  \t\n\r\\nu\"'\x00\x1c\x7f\x85\xa0\u2028\u2029\u3000é"
TEXTS = st.text(st.sampled_from("ab  \x7f"), max_size=6) | st.text(
    st.sampled_from(ODD) | st.characters(), max_size=12
)


@given(TEXTS)
def test_nothing_is_odd_about_a_plain_text(text: str) -> None:
    in_order = text == " ".join(text.split()) and not _CONTROL.search(text)
    assert in_order or not _is_plain({"names": [text]})


def test_usual_texts_are_plain() -> None:
    assert _is_plain({"name": "Émile d’Arc", "aliases": ["A B", "ب ج"], "the": True})


@given(TEXTS)
def test_a_file_may_hide_what_it_has_a_mark_of(text: str) -> None:
    assert PackFile("a.toml", text, {}).may_hide is bool(_HIDING.search(text))
