"""Whether a prompt is clean English on its face, and which entities it names.

Called by `pack_faults` for every prompt and by `faults` for what was shown.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator

from quizapp.core.checking.fault import Fault
from quizapp.core.checking.texts import PARTICLES, words
from quizapp.core.facts import Pack

_SLIPS = {
    r"[{}\[\]]": "a brace or bracket is left over",
    r"\s{2,}|^\s|\s$|\n": "there is a space too many",
    r"\s(?:[,;:?!]|\.(?!\.))": "a space stands before a mark",
    r"\b(the|a|an|of|in|on|at|to|by|from|who|was|did|with|for|and) \1\b": "a word is doubled",
    r"\b(?:a|an) the\b|\bthe an?\b": "two articles meet",
    r"\b(in|on|at) (in|on|at|by|from|between|since|until|around|about)\b": "two prepositions meet",
    r"[,;:]{2}|,\?|\?\?|(?<!\.)\.\.(?!\.)|,\.": "marks stand one after another",
    r", (Who|Whom|Whose|Which|What|When|Where|How|In|On|At|By|From|To|As|With|For|Of|Into|Under|"
    r"Against|Towards|Over|After|Before|Between|During|Through|Beside)\b": "a capital inside",
    r"\bNone\b(?! [A-Z0-9])|\bnan\b|\bnull\b": "an empty value is printed",
}


def prompt_faults(key: str, prompt: str) -> Iterator[Fault]:
    """Slips of wording in a prompt."""
    for pattern, message in _SLIPS.items():
        found = re.search(pattern, prompt, re.IGNORECASE if "the" in pattern else 0)
        if found:
            yield Fault(key, "prompt", f'{message}, at "{found.group()}": {prompt}')
    if not prompt or not (prompt[0].isupper() or prompt[0].isdigit() or prompt[0] in "‘“'\""):
        yield Fault(key, "prompt", f"the prompt does not open with a capital: {prompt}")


class NameIndex:
    """Finds the pack's entities in a text, longest name first, by the words of their spellings."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._by_first: dict[str, dict[tuple[str, ...], set[str]]] = defaultdict(dict)
        for entity in pack.entities.values():
            for spelling in (entity.name, *entity.aliases):
                run = words(spelling)
                if run:
                    self._by_first[run[0]].setdefault(run, set()).add(entity.id)

    def named(self, text: str, entity: str) -> bool:
        """Whether `text` has a spelling of `entity`, be it inside a longer name."""
        said = words(text)
        return any(
            said[i : i + len(run)] == run
            for run in (words(s) for s in self._pack.entities[entity].spellings)
            for i in range(len(said) - len(run) + 1)
            if run
        )

    def others(self, text: str, given: Collection[str]) -> set[str]:
        """Entities that `text` names and `given` does not hold.

        At each place the longest name counts, so that a name inside another is not one. Names
        that are a single word count only where they are written with a capital.
        """
        said = words(text)
        found: set[str] = set()
        place = 0
        while place < len(said):
            run, entities = self._longest(said, place)
            if run and entities.isdisjoint(given) and self._is_name(text, run):
                found.add(min(entities))
            place += max(1, len(run))
        return found

    def _longest(self, said: tuple[str, ...], place: int) -> tuple[tuple[str, ...], set[str]]:
        runs = self._by_first.get(said[place], {})
        fitting = [run for run in runs if said[place : place + len(run)] == run]
        best = max(fitting, key=len, default=())
        return best, runs.get(best, set())

    def _is_name(self, text: str, run: tuple[str, ...]) -> bool:
        telling = [word for word in run if word not in PARTICLES]
        return len(telling) > 1 or any(word.capitalize() in text for word in telling)
