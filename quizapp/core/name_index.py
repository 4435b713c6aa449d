"""The names of a pack, made ready for looking up.

Built once for a pack (`build_index`), used by `names.match` for every typed name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from quizapp.core.alignment import Spelling, spelling_of
from quizapp.core.facts import Entity, Pack
from quizapp.core.folding import Part, Word, compact, is_acronym, words
from quizapp.core.sounds import skeleton

_FREE_LABELS = frozenset({"group"})  # may be put to any group's name


@dataclass(frozen=True)
class NameIndex:
    """The names of one pack, made ready for looking up. Built by `build_index`; never changes.

    `exact` leads from a compact spelling to the entities that bear it; `postings` from a word to
    the places in `spellings` that hold it; `skeletons[i]` is the skeleton of `vocabulary[i]`.
    """

    exact: Mapping[str, tuple[str, ...]]
    acronyms: frozenset[str]
    spellings: tuple[Spelling, ...]
    postings: Mapping[str, tuple[int, ...]]
    vocabulary: tuple[str, ...]
    skeletons: tuple[str, ...]


def build_index(pack: Pack) -> NameIndex:
    """Prepares every spelling of every entity of `pack`."""
    exact: dict[str, dict[str, None]] = defaultdict(dict)
    acronyms: set[str] = set()
    spellings: list[Spelling] = []
    postings: dict[str, dict[int, None]] = defaultdict(dict)
    for entity in pack.entities.values():
        person, labels = pack.is_a(entity.kind, "person"), _labels(pack, entity)
        for text in dict.fromkeys(entity.spellings):
            key = compact(text)
            exact[key][entity.id] = None
            if text in entity.acronyms or is_acronym(text):
                acronyms.add(key)
                continue
            spelling = spelling_of(entity.id, words(text), person=person, labels=labels)
            for word in _lookups(spelling.words):
                postings[word][len(spellings)] = None
            spellings.append(spelling)
    vocabulary = tuple(postings)
    return NameIndex(
        exact={key: tuple(found) for key, found in exact.items()},
        acronyms=frozenset(acronyms),
        spellings=tuple(spellings),
        postings={word: tuple(found) for word, found in postings.items()},
        vocabulary=vocabulary,
        skeletons=tuple(skeleton(word) for word in vocabulary),
    )


def _labels(pack: Pack, entity: Entity) -> frozenset[str]:
    """The labels that a name of `entity` may bear: those of its spellings and of its kind."""
    kind = pack.kinds.get(entity.kind)
    texts = (*entity.spellings, kind.name if kind else "")
    labels = {word.sort for text in texts for word in words(text) if word.part is Part.LABEL}
    return frozenset(labels) | (_FREE_LABELS if kind and kind.id == "group" else frozenset())


def _lookups(found: tuple[Word, ...]) -> Iterable[str]:
    """The words under which a spelling is looked up: each, and each two as if written as one."""
    yield from (word.text for word in found if word.part is not Part.ARTICLE)
    yield from (word.text for word in pairs(found))


def pairs(found: tuple[Word, ...]) -> list[Word]:
    """Each two neighbouring words as if they were written as one."""
    return [
        Word(one.text + other.text, bare=one.bare)
        for one, other in pairwise(found)
        if Part.RIGID not in (one.part, other.part)
    ]
