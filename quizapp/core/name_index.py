"""The names of a pack, made ready for looking up.

Built once for a pack (`build_index`), used by `names.match` for every typed name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from quizapp.core.alignment import Spelling, spelling_of
from quizapp.core.facts import Entity, Pack
from quizapp.core.folding import Part, Word, compact, is_acronym, words
from quizapp.core.sounds import skeleton, sounds

_FREE_LABELS = frozenset({"group"})  # may be put to any group's name

_AFTER_ACRONYM = re.compile(r"([A-Z]{2,6})\W+(\w{3,}.*)")


@dataclass(frozen=True)
class NameIndex:
    """The names of one pack, made ready for looking up. Built by `build_index`; never changes.

    `exact` leads from a compact spelling to the entities that bear it; `postings` from a word to
    the places in `spellings` that hold it; `in_words` from an acronym that one entity alone has to
    its name in words; `voices[i]` and `skeletons[i]` are the sounds and the
    skeleton of `vocabulary[i]`.
    """

    exact: Mapping[str, tuple[str, ...]]
    acronyms: frozenset[str]
    in_words: Mapping[str, str]
    spellings: tuple[Spelling, ...]
    postings: Mapping[str, tuple[int, ...]]
    vocabulary: tuple[str, ...]
    voices: tuple[str, ...]
    skeletons: tuple[str, ...]

    def spelt_out(self, text: str) -> str:
        """A name that begins with an acronym, that one put in words ("ISIS Khorasan"), or ""."""
        found = _AFTER_ACRONYM.fullmatch(text.strip())
        name = self.in_words.get(compact(found[1]), "") if found else ""
        return f"{name} {found[2].lower()}" if found and name else ""


def build_index(pack: Pack) -> NameIndex:
    """Prepares every spelling of every entity of `pack`."""
    exact: dict[str, dict[str, None]] = defaultdict(dict)
    acronyms: set[str] = set()
    spellings: list[Spelling] = []
    postings: dict[str, dict[int, None]] = defaultdict(dict)
    heard: dict[str, tuple[str, str]] = {}
    full: dict[str, str] = {}
    for entity in pack.entities.values():
        person, labels = pack.is_a(entity.kind, "person"), _labels(pack, entity)
        for text in dict.fromkeys(entity.spellings):
            key = compact(text)
            exact[key][entity.id] = None
            if text in entity.acronyms or is_acronym(text):
                acronyms.add(key)
                full[key] = next((s for s in entity.spellings if not is_acronym(s)), "")
                continue
            spelling = spelling_of(entity.id, words(text), person=person, labels=labels)
            for word, sound in _lookups(spelling.words):
                postings[word][len(spellings)] = None
                heard[word] = sound
            spellings.append(spelling)
    return NameIndex(
        exact={key: tuple(found) for key, found in exact.items()},
        acronyms=frozenset(acronyms),
        in_words={key: name for key, name in full.items() if name and len(exact[key]) == 1},
        spellings=tuple(spellings),
        postings={word: tuple(found) for word, found in postings.items()},
        vocabulary=tuple(heard),
        voices=tuple(voice for voice, _ in heard.values()),
        skeletons=tuple(shape for _, shape in heard.values()),
    )


def _labels(pack: Pack, entity: Entity) -> frozenset[str]:
    """The labels that a name of `entity` may bear: those of its spellings and of its kind."""
    kind = pack.kinds.get(entity.kind)
    texts = (*entity.spellings, kind.name if kind else "")
    labels = {word.sort for text in texts for word in words(text) if word.part is Part.LABEL}
    return frozenset(labels) | (_FREE_LABELS if kind and kind.id == "group" else frozenset())


def _lookups(found: tuple[Word, ...]) -> Iterable[tuple[str, tuple[str, str]]]:
    """The words under which a spelling is looked up, each with its sounds and its skeleton.

    They are every word, and every two as if written as one.
    """
    heard = [(sounds(word.text, bare=word.bare), skeleton(word.text)) for word in found]
    for word, sound in zip(found, heard, strict=True):
        if word.part is not Part.ARTICLE:
            yield word.text, sound
    for (one, first), (other, second) in pairwise(zip(found, heard, strict=True)):
        if Part.RIGID not in (one.part, other.part):
            yield one.text + other.text, (first[0] + second[0], first[1] + second[1])


def pairs(found: tuple[Word, ...]) -> list[Word]:
    """Each two neighbouring words as if they were written as one."""
    return [
        Word(one.text + other.text, bare=one.bare)
        for one, other in pairwise(found)
        if Part.RIGID not in (one.part, other.part)
    ]
