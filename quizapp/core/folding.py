"""Names as text: folding them, cutting them into words, and saying what each word does.

`names` matches typed names with it. Two depths of folding:

- `strict` lets pass only case, diacritics, script, punctuation and a leading "the". Two names that
  are equal under it are the same spelling.
- `words` cuts a name up for looser comparison and marks articles, titles and labels ("group",
  "province"), which count for less than the names themselves.

The lists below are of Arabic, Persian, Pashto, Uzbek, Tajik and Uyghur names written in Latin
letters; a pack on another subject is not hurt by them, since both sides are folded alike.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from anyascii import anyascii

# Apostrophes, and the signs that romanisations use for ʿayn and hamza: they part no words.
_APOSTROPHES = "'‘’‛`´ʹʻʼʽʾʿˈ＇"
_DROP_APOSTROPHES = str.maketrans("", "", _APOSTROPHES)
_ARABIC_ARTICLE = "ال"
_POSSESSIVE = re.compile(rf"(?<=\w)[{_APOSTROPHES}]s\b", re.IGNORECASE)
_TOKEN = re.compile(r"[()\[\]]|[^\W_]+")
_NOT_ALPHANUMERIC = re.compile(r"[^a-z0-9]+")
_WITHOUT_VOWELS = re.compile("[\u0590-\u07ff\u08a0-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")


class Part(StrEnum):
    """What a word does in a name."""

    PLAIN = "plain"
    ARTICLE = "article"  # al, -e, ibn, of: may be left out or changed
    TITLE = "title"  # Mullah, Commander: may be left out unless it tells two people apart
    LABEL = "label"  # group, province: says what the thing is
    RIGID = "rigid"  # an acronym or a number inside a name: exact or nothing


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a name in lower-case ASCII.

    `sort` is the class of a title or label ("mawlavi" and "maulvi" are of one). `bare`: from a
    script that writes no short vowels. `aside`: it stood in brackets.
    """

    text: str
    part: Part = Part.PLAIN
    sort: str = ""
    bare: bool = False
    aside: bool = False


def _table(rows: str) -> dict[str, str]:
    """Each row is a class and its spellings: every spelling leads to the row's first word."""
    return {word: row.split()[0] for row in rows.strip().splitlines() for word in row.split()}


_ARTICLES = frozenset(
    """al el ul ol il ar er ur as es us ash esh ush ad ed ud an en un at et ut az ez uz adh
    l e i ye yi y da de wa va u w wal wel bin ibn ben ebn the of and for in""".split()
)
_TITLES = _table(
    """
    mullah mulla molla mollah mula
    mawlavi mawlawi mawlvi maulvi maulavi maulawi moulvi moulavi molvi molavi mowlavi mevlevi
    maulana mawlana molana moulana mevlana
    sheikh shaikh shaykh sheik sheykh cheikh shaik
    mufti
    qari kari
    hafiz hafez hafidh hafeez
    haji hajji haaji hadji
    imam
    ustad ustaz ostad
    commander cmdr comandante qumandan komandan
    emir amir ameer
    caliph
    president pres
    general gen
    doctor dr
    mr mister
    """
)
# Titles that are roles too: "President of Uzbekistan" is not Uzbekistan.
OFFICES = frozenset({"commander", "emir", "caliph", "president", "general", "imam"})
_LABELS = _table(
    """
    group groups grouping faction
    network
    province wilayat wilayah wilaya velayat welayat vilayat prov
    district
    agency
    region
    valley
    city town
    camp
    tribe
    """
)
# Words that the rules for letters cannot bring together: abbreviations, endings, other forms.
_SAME = _table(
    """
    muhammad mohammad mohammed muhammed mohamed mohamad mohamet mohd muhd md mhd
    khilafat khalifat khlifat khliafat khalafat khilafah khelafat
    islami islamic islamiya islamiyya islamiyah islamiyyah islamia islomiy islomii islomi
    jihad dzhihad djihad
    hizb hizbi hezbi
    harakat harakati harakatul harakah
    tehrik tehriki tahriki
    jamaat jamaati jamat jamaah jamiat jamaatul
    abu abou aboo abo
    khan khon xan xon
    """
)
_ABD = re.compile(r"abd[aeou]?(?:[lrsnztd]|sh)?")
_GLUED_ABD = re.compile(
    r"abd[aeou](?:l|r(?=r)|sh(?=sh)|s(?=s)|n(?=n)|z(?=z)|t(?=t)|d(?=d)|(?=[rsnztd][aeiou]))([a-z]{4,})"
)
_ABDULLAH = re.compile(r"abd[aeou]?ll?[aou]h?i?")
_ALLAH = re.compile(r"[aou]u?l+[aou]h?")
_DIN = re.compile(r"l?d(?:i|ee|y)ne?")
_ENDINGS = (
    (re.compile(r"(?<=\w\w)[aou]+ll+[aou]h?$"), "ullah"),
    (re.compile(r"(?<=\w\w)(?:[aeou]dd|[aeou]ld)(?:i|ee|y)ne?$"), "uddin"),
    (re.compile(r"(?<=\w\w\w)ian$"), "i"),  # Iranian, Irani
)


def strict(text: str) -> str:
    """`text` in lower-case ASCII words with single spaces, without a leading "the".

    Nothing else is let pass: equal results are one spelling. Folding twice changes nothing.
    """
    plain = anyascii(unicodedata.normalize("NFKC", text).translate(_DROP_APOSTROPHES))
    plain = plain.translate(_DROP_APOSTROPHES).casefold()
    folded = _NOT_ALPHANUMERIC.sub(" ", plain).strip()
    while folded.startswith("the "):
        folded = folded[4:]
    return folded


def compact(text: str) -> str:
    """`strict` without spaces: "Muslim Dost", "Muslimdost" and "muslim-dost" are one spelling."""
    return strict(text).replace(" ", "")


def is_acronym(text: str) -> bool:
    """Whether a spelling is made of initials: "TTP", "LeT", "ISIS–K", "U.S."."""
    if text.islower() or text.istitle():
        return False
    letters = [character for character in text if character.isalpha()]
    capitals = sum(character.isupper() for character in letters)
    if len(letters) < 2 or len(text.split()) > 1:
        return False
    return capitals == len(letters) if len(letters) > 4 else capitals >= 2


@lru_cache(maxsize=4096)
def words(text: str) -> tuple[Word, ...]:
    """The words of a name, in order, each with what it does there."""
    raw = unicodedata.normalize("NFKC", _POSSESSIVE.sub(" ", text)).translate(_DROP_APOSTROPHES)
    found: list[Word] = []
    depth = 0
    for piece in _TOKEN.findall(raw):
        if piece in "([":
            depth += 1
        elif piece in ")]":
            depth = max(0, depth - 1)
        else:
            found.extend(_from_token(piece, aside=depth > 0))
    found = _joined(found)
    last = max((i for i, word in enumerate(found) if _is_core(word)), default=-1)
    # A title stands before a name: "Abu Hafiz" and "Mullah" alone keep theirs as a name.
    return tuple(
        Word(w.text, bare=w.bare, aside=w.aside) if w.part is Part.TITLE and i >= last else w
        for i, w in enumerate(found)
    )


def _is_core(word: Word) -> bool:
    return word.part in (Part.PLAIN, Part.RIGID, Part.TITLE) and not word.aside


def _from_token(token: str, *, aside: bool) -> list[Word]:
    bare = not token.isascii() and _WITHOUT_VOWELS.search(token) is not None
    if bare and len(token) > 4:
        token = token.removeprefix(_ARABIC_ARTICLE)
    if token.isascii():
        text = token.lower()
    else:
        text = anyascii(token).translate(_DROP_APOSTROPHES).casefold()
        text = _NOT_ALPHANUMERIC.sub("", text)
    if not text:
        return []
    if bare:
        return _from_bare(text, aside=aside)
    is_initial = len(token) == 1 and token.isupper()
    if is_initial or is_acronym(token) or not text.isalpha():
        return [Word(text, Part.RIGID, aside=aside)]
    return [_classified(piece, aside=aside) for piece in _pieces(text)]


def _from_bare(text: str, *, aside: bool) -> list[Word]:
    """A word of a script without short vowels; "bd" is what remains of ʿabd."""
    if text.startswith("bdl") and not text.startswith("bdll"):
        return [Word("abdul", aside=aside), Word(text[3:], bare=True, aside=aside)]
    if text == "bd":
        return [Word("abdul", aside=aside)]
    return [Word(text, bare=True, aside=aside)]


def _pieces(text: str) -> list[str]:
    """A word, or the two that were written as one: "Abdurrahim" is "abdul rahim"."""
    if _ABDULLAH.fullmatch(text):
        return [text]
    glued = _GLUED_ABD.fullmatch(text)
    if glued:
        return ["abdul", glued[1]]
    return ["abdul" if _ABD.fullmatch(text) else text]


def _classified(text: str, *, aside: bool) -> Word:
    if text in _ARTICLES:
        return Word(text, Part.ARTICLE, aside=aside)
    if text in _TITLES:
        return Word(text, Part.TITLE, _TITLES[text], aside=aside)
    if text in _LABELS:
        return Word(text, Part.LABEL, _LABELS[text], aside=aside)
    text = _SAME.get(text, text)
    if len(text) >= 6:
        for pattern, ending in _ENDINGS:
            text = pattern.sub(ending, text)
    return Word(text, aside=aside)


def _joined(found: list[Word]) -> list[Word]:
    """Brings "Nasrat Ullah", "Siraj ud-Din" and "Abd al-Rahim" into one shape each."""
    result: list[Word] = []
    for word in found:
        before = result[-1] if result else None
        text = word.text
        if before and before.part is not Part.ARTICLE and _ALLAH.fullmatch(text):
            result[-1] = Word(before.text + "ullah", aside=before.aside)
        elif before and _DIN.fullmatch(text) and before.part is Part.ARTICLE and len(result) > 1:
            del result[-1]
            result[-1] = Word(result[-1].text + "uddin", aside=result[-1].aside)
        elif before and text in ("uddin", "ldyn", "aldin", "eldin", "addin", "eddin", "eddine"):
            result[-1] = Word(before.text + "uddin", aside=before.aside)
        elif before and before.text == "abdul" and word.part is Part.ARTICLE:
            continue
        else:
            result.append(word)
    return result
