"""Questions as Anki notes: what stands in each field, and which tags go with it.

Called by `anki`. Everything that goes into a field is escaped here; a note's fields are safe HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from html import escape

from quizapp.core.decks import chapters, deck_options
from quizapp.core.facts import Citation, Entity, Pack, Wants
from quizapp.core.generation import Generated
from quizapp.core.links import passage_url
from quizapp.core.questions import TYPED, Format, Option, Question
from quizapp.core.wording import grouped
from quizapp.exports.anki_package import AnkiNote, joined, note_of
from quizapp.exports.anki_schema import NoteType
from quizapp.exports.explained import citations, explanation, facts_of, hedge

_CLOSED = frozenset({Format.CHOICE, Format.CHOICES, Format.ORDER, Format.MATCHING})
"""Ways in which a written question cannot be answered without what there is to choose from."""

SPELLED_OUT = 1_000_000  # from here on a number is typed as it is read: "2 million"

_ON_A_KEYBOARD = str.maketrans("‐‑–—‘’ʼ“”", "----'''\"\"")
_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ps", "ur", "ug", "sd", "ckb", "dv", "yi"})
_RIGHT_TO_LEFT_SCRIPTS = frozenset({"arab", "hebr", "syrc", "thaa"})


class NotLockedError(ValueError):
    """Questions have no entry in the pack's `keys.lock`, so their notes would have no time."""


def notes_of(pack: Pack, generated: Generated, changed: Mapping[str, int]) -> Iterator[AnkiNote]:
    """One note for each question, in the order of the deck.

    `changed`: for each key the Unix second at which its content last changed (`keys.lock`).
    Raises NotLockedError where a question is missing there.
    """
    missing = [key for key in generated.questions if key not in changed]
    if missing:
        raise NotLockedError(
            f"{len(missing)} questions of {pack.id} are not in its keys.lock, {missing[0]} for "
            f"one: run `quizapp check --write-lock` on the pack first"
        )
    first_keys = _first_keys(pack.key_aliases)
    sections = _section_tags(pack)
    for question in in_deck_order(generated):
        yield note_of(
            first_keys.get(question.key, question.key),
            note_type(question),
            joined(_fields(pack, generated, question)),
            _tags(pack, sections, question),
            changed[question.key],
        )


def in_deck_order(generated: Generated) -> list[Question]:
    """The questions as a deck has them: core ones first, else in the order of the pack."""
    return sorted(generated.questions.values(), key=lambda q: (not q.core, q.order))


def note_type(question: Question) -> NoteType:
    """The note type of a question. It depends on what the key asks for and on nothing else, since
    a note that came with another type would be a conflict in every learner's collection.
    """
    closed = question.wants in (Wants.STATUS, Wants.DISPUTE)
    if question.written:
        closed = Format(question.aspect) in _CLOSED
    return NoteType.CHOOSE if closed else NoteType.RECALL


def _first_keys(aliases: Mapping[str, str]) -> dict[str, str]:
    """For each renamed key the oldest one, whose note learners have; of two, the first given."""
    first: dict[str, str] = {}
    renamed = set(aliases.values())
    for old in aliases:
        if old in renamed:
            continue
        now = old
        seen = {old}
        while now in aliases and aliases[now] not in seen:
            now = aliases[now]
            seen.add(now)
            first.setdefault(now, old)
    return first


def _fields(pack: Pack, generated: Generated, question: Question) -> tuple[str, ...]:
    """The fields in the order of `anki_schema.FIELDS`, without the spares."""
    facts = facts_of(pack, question)
    cited = citations(facts)
    joint = "; " if question.is_set else " or "
    return (
        escape(question.prompt),
        escape(joint.join(value.text for value in question.answers)),
        escape(_typed(question)),
        _other_names(pack, question),
        _options(generated, question),
        "".join(f"<p>{escape(note)}</p>" for note in explanation(facts)),
        escape(_source_text(pack, cited[0])) if cited else "",
        escape(_url(pack, cited[0])) if cited else "",
        _more_sources(pack, cited),
        _certainty(pack, question),
        escape(pack.topics.get(question.topic, question.topic)),
        escape(question.key),
    )


def _typed(question: Question) -> str:
    """The one text that is to be typed, or "" where several would do or none is exact.

    Anki compares letter by letter: a date is typed only where it is a plain one, and dashes and
    apostrophes are those of a keyboard.
    """
    if len(question.answers) != 1 or TYPED.isdisjoint(question.formats):
        return ""
    value = question.answers[0]
    if value.number is not None:
        low, high = value.number.low, value.number.high
        if low != high:
            return ""
        return grouped(low) if low >= SPELLED_OUT else f"{low:g}"
    if value.date is not None and not value.date.edtf.replace("-", "").isdigit():
        return ""
    return value.text.translate(_ON_A_KEYBOARD)


def _other_names(pack: Pack, question: Question) -> str:
    """Other names of the answers, one line each: in their own script first, then aliases and
    acronyms.
    """
    named = [(v.text, pack.entities[v.entity]) for v in question.answers if v.entity is not None]
    found = [(text, names) for text, entity in named if (names := _names(entity))]
    if len(question.answers) == 1:
        return "".join(names for _, names in found)
    return "<br>".join(f"{escape(text)}: {names}" for text, names in found)


def _names(entity: Entity) -> str:
    native = [
        f'<bdi class="native" lang="{escape(name.lang)}" dir="{_direction(name.lang)}">'
        f"{escape(name.text)}</bdi>"
        for name in entity.native
    ]
    return ", ".join((*native, *(escape(n) for n in (*entity.aliases, *entity.acronyms))))


def _direction(lang: str) -> str:
    language, _, rest = lang.lower().partition("-")
    script = rest.partition("-")[0]
    if len(script) == 4:
        return "rtl" if script in _RIGHT_TO_LEFT_SCRIPTS else "ltr"
    return "rtl" if language in _RIGHT_TO_LEFT else "ltr"


def _options(generated: Generated, question: Question) -> str:
    """The options of a choice as a list, or "". Only the back of a card marks the right ones."""
    options = deck_options(generated, question)
    return f"<ol>{''.join(map(_option, options))}</ol>" if options else ""


def _option(option: Option) -> str:
    if option.correct:
        return f'<li class="right">{escape(option.text)}</li>'
    really = f'<span class="really">{escape(option.really)}</span>' if option.really else ""
    return f"<li>{escape(option.text)}{really}</li>"


def _certainty(pack: Pack, question: Question) -> str:
    words = hedge(pack, question)
    return f'<span class="sure {question.certainty.value}">{escape(words)}</span>' if words else ""


def _source_text(pack: Pack, citation: Citation) -> str:
    title = pack.sources[citation.source].title
    return f"{title}, section “{citation.section}”" if citation.section else title


def _url(pack: Pack, citation: Citation) -> str:
    return passage_url(pack.sources[citation.source], citation)


def _more_sources(pack: Pack, cited: tuple[Citation, ...]) -> str:
    """The passages after the first as a list; a section named before is told apart by its words."""
    items = []
    seen = {(c.source, c.section) for c in cited[:1]}
    for citation in cited[1:]:
        text = escape(_source_text(pack, citation))
        if (citation.source, citation.section) in seen and citation.words:
            text += f", at “{escape(citation.words)}”"
        seen.add((citation.source, citation.section))
        url = escape(_url(pack, citation))
        items.append(f'<li><a href="{url}">{text}</a></li>' if url else f"<li>{text}</li>")
    return "".join(items)


def _tags(
    pack: Pack, sections: Mapping[tuple[str, str], str], question: Question
) -> tuple[str, ...]:
    """Hierarchical tags: topic, sections, certainty, and core or detail."""
    root = f"quizapp::{_tag(pack.id)}"
    cited = (
        sections.get((citation.source, citation.section), _tag(citation.section))
        for fact in facts_of(pack, question)
        for citation in fact.cite
        if citation.section
    )
    return (
        f"{root}::topic::{_tag(question.topic)}",
        *(f"{root}::section::{section}" for section in dict.fromkeys(cited)),
        f"{root}::certainty::{question.certainty.value}",
        f"{root}::level::{'core' if question.core else 'detail'}",
    )


def _section_tags(pack: Pack) -> dict[tuple[str, str], str]:
    """For each source and heading the heading below those it stands under: `Gases::Oxygen`."""
    return {cited: "::".join(map(_tag, path)) for cited, path in chapters(pack).items()}


@lru_cache(maxsize=1024)
def _tag(text: str) -> str:
    """Text as one part of a tag: Anki's tags hold no spaces, and colons divide their parts."""
    return re.sub(r"[^\w-]+", "_", text).strip("_")
