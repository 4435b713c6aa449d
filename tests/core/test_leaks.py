"""Words that tell: the generator must mind every word that the examiner minds."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from quizapp.content.reading import read_folder
from quizapp.content.shipped import shipped_packs
from quizapp.core.checking import faults
from quizapp.core.checking.texts import telling_words
from quizapp.core.facts import Entity
from quizapp.core.generation import generate
from quizapp.core.leaks import content_words
from quizapp.core.presenting import present
from quizapp.core.questions import Format
from tests.core.packs import tiny, us_executive

WORDS = st.sampled_from(
    ["Wu", "of", "al-Din", "U.S.", "Qur'an", "Jama'at", "Wu's", "the", "1,400", "Jr.", "A.B.", "Ng"]
)


@given(st.lists(WORDS, max_size=5).map(" ".join))
def test_what_tells_the_examiner_tells_the_generator(text: str) -> None:
    assert telling_words(text) <= content_words(text)


def test_it_does_so_in_the_shipped_names_and_prompts() -> None:
    for pack in (us_executive(), *(read_folder(folder).pack() for folder in shipped_packs())):
        texts = [entity.name for entity in pack.entities.values()]
        texts += [question.prompt for question in generate(pack).questions.values()]
        for text in texts:
            assert telling_words(text) <= content_words(text), text


def test_a_word_of_two_letters_gives_no_key_away() -> None:
    pack = tiny()
    entities = dict(pack.entities)
    entities["nitrogen"] = replace(entities["nitrogen"], name="Wu gas")
    entities["daniel-rutherford"] = replace(entities["daniel-rutherford"], name="Daniel Wu")
    entities["other-wu"] = Entity("other-wu", "person", "Charlotte Wu")
    made = generate(replace(pack, entities=entities))
    question = made.questions["elements/nitrogen-found/subject"]
    for seed in range(20):
        shown = present(made, question, Format.CHOICE, seed)
        assert "Charlotte Wu" in {option.text for option in shown.options}
        assert faults(made.pack, made.questions, shown) == []
