"""What an author's form holds, as the tables of a pack. Pure; `services.own` keeps and loads it.

The content of an own question is a `[[question]]` as `questions.toml` has it, with two differences:
its `topic` is a title, since the author has no list of topics to keep, and each `cite` names its
source outright, by `title` and `url`. An own pack can so be written out as a folder (`as_toml`).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from anyascii import anyascii

from quizapp.content.building import build_accepted, build_pack, build_written
from quizapp.core.asking_written import spoken, written_questions
from quizapp.core.checking.written import WrittenFault, written_faults
from quizapp.core.dates import DateError, PartialDate
from quizapp.core.facts import Pack
from quizapp.core.generation import Generated, generate
from quizapp.core.presenting import present
from quizapp.core.questions import Format, Presentation, Question

Content = Mapping[str, Any]

USUAL_TOPIC = "General"
LONGEST = {"prompt": 500, "sentence": 500, "statement": 500, "note": 1500}
LONGEST_OTHER = 300  # characters
_WEB = re.compile(r"https?://[^\s/]+\.?\S*")


@dataclass(frozen=True, slots=True)
class Named:
    """A question's id in its pack, and what its author wrote."""

    name: str
    content: Content


def header_of(pack: str, title: str, questions: Iterable[Named]) -> dict[str, Any]:
    """The table `[pack]` of somebody's own questions."""
    titles = dict.fromkeys(topic_of(each.content) for each in questions)
    return {
        "id": pack,
        "title": title,
        "description": "Questions that were written by hand, each with its source.",
        "licence": "as its author says",
        "language": "en",
        "topics": {topic_id(each): each for each in titles} or {"general": USUAL_TOPIC},
    }


def tables_of(questions: Iterable[Named]) -> dict[str, list[dict[str, Any]]]:
    """The tables of the pack: its sources, and the questions that rest on them."""
    sources: dict[str, dict[str, Any]] = {}
    items = []
    for each in questions:
        cites = []
        for cite in each.content.get("cite", ()):
            source = _source(cite)
            sources.setdefault(source["id"], source)
            told = {key: cite[key] for key in ("section", "words") if cite.get(key)}
            cites.append({"source": source["id"], **told})
        topic = topic_id(topic_of(each.content))
        items.append({"note": "", **each.content, "id": each.name, "topic": topic, "cite": cites})
    return {"source": list(sources.values()), "question": items}


def _source(cite: Mapping[str, str]) -> dict[str, Any]:
    title, url = cite.get("title", ""), cite.get("url", "")
    number = hashlib.sha256(f"{title}\n{url}".encode()).hexdigest()[:8]
    found = {"id": f"source-{number}", "title": title, "phrase": "the source"}
    return {**found, "url": url} if url else found


def topic_of(content: Content) -> str:
    """The title of the topic."""
    return str(content.get("topic") or USUAL_TOPIC)


def topic_id(title: str) -> str:
    """The id of a topic with this title: the same for every way of writing it."""
    slug = re.sub(r"[^a-z0-9]+", "-", anyascii(title).lower()).strip("-")[:60]
    return slug or "topic-" + hashlib.sha256(title.encode()).hexdigest()[:6]


def pack_of(pack: str, title: str, questions: Sequence[Named]) -> Pack:
    """The pack that these questions make. Raises PackError where one is no question."""
    return build_pack(header_of(pack, title, questions), tables_of(questions))


def faults_of(content: Content, others: Iterable[Content] = ()) -> list[WrittenFault]:
    """Everything that is wrong with a question, as its author wrote it."""
    found = [*_too_long(content), *_bad_cites(content.get("cite", ()))]
    try:
        if "when" in content:
            PartialDate.parse(content["when"])
    except DateError as error:
        way_on = "Write it as 2015, 2015-02 or 2015-02-03, as exactly as the source says."
        return [*found, WrittenFault("when", f"this is no date: {error}", way_on)]
    question = build_written({**_tables_item(content), "id": "question"})
    found += [fault for fault in written_faults(question) if fault.part != "cite"]
    if not content.get("cite"):
        found.append(WrittenFault("cite", "the source is missing", "Name what it rests on."))
    if any(_asks_the_same(content, other) for other in others):
        message = "another question of yours asks this already"
        found.append(WrittenFault("prompt", message, "Ask it in other words, or change that one."))
    return found


def _tables_item(content: Content) -> dict[str, Any]:
    (item,) = tables_of([Named("question", content)])["question"]
    return item


def _asks_the_same(one: Content, other: Content) -> bool:
    return _asked(one) == _asked(other)


def _asked(content: Content) -> tuple[str, ...]:
    """What tells one question from another: its prompt, and the lines of an ordering."""
    lines = [*content.get("items", ()), *(pair["left"] for pair in content.get("pairs", ()))]
    texts = (content.get(name, "") for name in ("prompt", "sentence", "statement"))
    said = next((text for text in texts if text), "")
    return (spoken(said), *sorted(map(spoken, lines)))


def _too_long(content: Content) -> Iterable[WrittenFault]:
    for name, most in LONGEST.items():
        if len(content.get(name, "")) > most:
            yield WrittenFault(name, f"this is longer than {most} characters", "Say it shorter.")
    lists = {
        "answers": [build_accepted(answer).text for answer in content.get("answers", ())],
        "wrong": [wrong["text"] + wrong.get("why", "") for wrong in content.get("wrong", ())],
        "items": content.get("items", ()),
        "pairs": [pair["left"] + pair["right"] for pair in content.get("pairs", ())],
    }
    for name, texts in lists.items():
        for place, text in enumerate(texts):
            if len(text) > LONGEST_OTHER:
                message = f"this is longer than {LONGEST_OTHER} characters"
                yield WrittenFault(name, message, "Say it shorter.", place)


def _bad_cites(cites: Iterable[Mapping[str, str]]) -> Iterable[WrittenFault]:
    for place, cite in enumerate(cites):
        if not cite.get("title"):
            yield WrittenFault("title", "the source is missing", "Name what it rests on.", place)
        if cite.get("url") and not _WEB.fullmatch(cite["url"]):
            message = "this is no address of a page"
            yield WrittenFault("url", message, "It begins with https:// or http://.", place)
        if len(cite.get("words", "").split()) > 8:
            message = "more than eight words are quoted"
            yield WrittenFault("words", message, "A name or a date is enough to find it.", place)


ASIDE = frozenset({"note", "cite", "title", "url", "words", "why"})
"""Parts without which a question can be looked at already."""


def put(content: Content, format: Format, seed: int) -> tuple[Question, Presentation]:  # noqa: A002
    """A question by itself as it is put in one of its formats: for its author to look at."""
    generated = alone(content)
    (question,) = generated.questions.values()
    return question, present(generated, question, format, seed)


def alone(content: Content) -> Generated:
    """A pack of this one question."""
    return generate(pack_of("own-preview", "Preview", [Named("question", content)]))


def key_of(pack: str, name: str, content: Content) -> str:
    """The key of a question: see `core.asking_written`."""
    return f"{pack}/{name}/{content['format']}"


def revision_of(content: Content) -> str:
    """The hash of what is right."""
    (question,) = written_questions(pack_of("own-preview", "", [Named("question", content)]))
    return question.revision


def as_toml(pack: str, title: str, questions: Sequence[Named]) -> str:
    """The pack as one file of a pack's folder, which `quizapp check` and `load` read."""
    header = {**header_of(pack, title, questions), "id": pack.replace("own-", "taken-", 1)}
    lines = ["[pack]", *_keys({k: v for k, v in header.items() if k != "topics"})]
    lines += ["", "[pack.topics]", *_keys(header["topics"])]
    for name, items in _with_sections(tables_of(questions)).items():
        for item in items:
            lines += ["", f"[[{name}]]", *_keys(item)]
    return "\n".join(lines) + "\n"


def _with_sections(tables: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """A folder lists the headings of a source, or cites none of them: each source as it can."""
    cites = [cite for item in tables["question"] for cite in item["cite"]]
    for source in tables["source"]:
        own = [cite for cite in cites if cite["source"] == source["id"]]
        headings = dict.fromkeys(cite.get("section", "") for cite in own)
        if "" in headings:
            for cite in own:
                cite.pop("section", None)
            continue
        source["sections"] = [{"heading": h, "anchor": h.replace(" ", "_")} for h in headings]
    return tables


def _keys(table: Mapping[str, Any]) -> list[str]:
    return [f"{_key(key)} = {_value(value)}" for key, value in table.items()]


def _key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else json.dumps(key)


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(_keys(value)) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_value, value)) + "]"
    if isinstance(value, bool | int | float):
        return json.dumps(value)
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
