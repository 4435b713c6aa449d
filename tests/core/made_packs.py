"""Packs drawn by lot, as awkward as the check lets pass: like names, vague dates, denials."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from quizapp.content.checks import sound_pack
from quizapp.content.problems import PackError
from quizapp.content.reading import read_folder
from quizapp.core.facts import Pack

HEAD = Path(__file__).with_suffix(".toml")
FIRST = (
    "Wu Ng Li Omar Osman Umar Hassan Hasan Ali Abu-Ali Karim Gul Khan Saeed Said Ivo O'Neil Ann "
)
FIRST += "Al Jo Bo Max Maxim Maximilian"
LAST = "Wu Khan Ghazi Baluch Baloch Shah II III Jr. Sr. Berg Bergman Northern Front Union Ibn-Ali"
GROUP = "Front Union Army Jundullah Khilafat Harakat Northern Southern Islamic Movement National "
GROUP += "People's United Free Wu Khan U.S. Red Reds Redeemer Party"
PLACE = "Kab Kabul Nor Norton North Northgate Lake Laketown St. Ivo Wu Springs New-York York Old"
RELATIONS = "founded announced led led led chaired chaired founded_by succeeded members members "
RELATIONS += "fought_in fought_in split split emerged"
COUNTS = (3, 8, 12, 15, 50, 100, 118, 200, 700, 1000, 1400, 5000)
CITE = 'cite = [{ source = "a", section = "S", words = "w" }]'
MOST_MENDED = 25  # times that what the check blames is taken out


def made_pack(seed: int, folder: Path) -> Pack | None:
    """A sound pack drawn by `seed`, by way of a file in `folder`; None where none comes of it."""
    rng = random.Random(seed)  # noqa: S311  (no secret)
    entities = _entities(rng)
    tables = [*(_table("entity", e) for e in entities), *_facts(rng, entities)]
    for _ in range(MOST_MENDED):
        (folder / "pack.toml").write_text(_head() + "\n".join(tables), encoding="utf-8")
        try:
            return sound_pack(read_folder(folder))
        except PackError as error:
            blamed = tuple(f'\nid = "{problem.id}"\n' for problem in error.problems)
        sound = [table for table in tables if not any(name in table for name in blamed)]
        if len(sound) == len(tables):
            return None
        tables = sound
    return None


@cache
def _head() -> str:
    return HEAD.read_text(encoding="utf-8") + "\n"


def _table(name: str, item: dict[str, Any]) -> str:
    lines = (f"{key} = {json.dumps(value)}\n" for key, value in item.items())
    return f"[[{name}]]\n" + "".join(lines)


def _entities(rng: random.Random) -> list[dict[str, Any]]:
    made: dict[str, dict[str, Any]] = {}

    def add(kind: str, *words: str, **more: Any) -> None:
        name = " ".join(words)
        made.setdefault(
            name.lower(),
            {"id": f"{kind}-{len(made)}", "kind": kind, "name": name, "summary": "thing", **more},
        )

    def some(words: str, least: int, most: int) -> list[str]:
        return rng.sample(words.split(), rng.randint(least, most))

    for _ in range(rng.randint(3, 14)):
        add("person", *some(FIRST, 1, 2), *some(LAST, 0, 1))
    for _ in range(rng.randint(3, 10)):
        more: dict[str, Any] = {"the": True} if rng.random() < 0.4 else {}
        if rng.random() < 0.3:
            more["acronyms"] = ["".join(rng.choices("ABCDEFG", k=3))]
        if rng.random() < 0.2:
            more["aliases"] = [" ".join(some(GROUP, 2, 2))]
        add("group", *some(GROUP, 1, 4), **more)
    for _ in range(rng.randint(1, 4)):
        add("province", *some(PLACE, 1, 2), "Province")
    provinces = [e["id"] for e in made.values() if e["kind"] == "province"]
    for _ in range(rng.randint(3, 8)):
        within = {"within": rng.choice(provinces)} if rng.random() < 0.6 else {}
        add("city", *some(PLACE, 1, 2), **within)
    return list(made.values())


def _date(rng: random.Random) -> str:
    year, month, kind = rng.randint(2008, 2016), rng.randint(1, 12), rng.random()

    def point() -> str:
        month_text = f"{year}-{month:02}"
        day, season = f"{month_text}-{rng.randint(1, 28):02}", f"{year}-{rng.randint(21, 24)}"
        return rng.choice([f"{year}", month_text, day, season])

    if kind < 0.55:
        return point() + rng.choice(["", "", "", "?", "~", "%"])
    if kind < 0.75:
        return rng.choice([f"[..{point()}]", f"[{point()}..]", f"{point()}/.."])
    if kind < 0.85:
        return f"{year}/{year + rng.randint(1, 4)}"
    parts = [f"[{year}-01..{year}-04]", f"[{year}-09..{year}-12]", "[2000..2009]", "[2010..2013]"]
    return rng.choice([*parts, f"[{year}..{year + 2}]"])


def _facts(rng: random.Random, entities: list[dict[str, Any]]) -> Iterator[str]:
    of_kind: dict[str, list[str]] = {}
    for entity in entities:
        kind = "place" if entity["kind"] in ("city", "province") else entity["kind"]
        of_kind.setdefault(kind, []).append(entity["id"])
    for number in range(rng.randint(4, 30)):
        fact = _statement(rng, of_kind)
        if fact.get("object") == fact["subject"]:
            continue
        fact |= _certainty(rng, of_kind, dated="when" in fact)
        text = _table("fact", {"id": f"f{number}", "note": "A note.", **fact}) + f"{CITE}\n"
        if fact.get("certainty") == "disputed":
            version = {"when": _date(rng), "note": "n"}
            text += _table("fact.version", version) + 'cite = [{ source = "b" }]\n'
        yield text


def _statement(rng: random.Random, of_kind: dict[str, list[str]]) -> dict[str, Any]:
    relation = rng.choice(RELATIONS.split())
    person, group = rng.choice(of_kind["person"]), rng.choice(of_kind["group"])
    fact: dict[str, Any] = {"relation": relation, "subject": group}
    if relation in ("led", "chaired", "founded_by"):
        fact |= {"subject": person, "object": group}
    elif relation == "succeeded":
        fact |= {"subject": person, "object": rng.choice(of_kind["person"]), "of": group}
    elif relation in ("split", "emerged"):
        fact["object"] = rng.choice(of_kind["group"])
    elif relation == "members":
        return fact | _number(rng)
    if relation == "fought_in" or (relation in ("founded", "announced") and rng.random() < 0.6):
        fact["place"] = rng.choice(of_kind["place"])
    if relation != "emerged" and rng.random() < 0.6:
        fact["when"] = _date(rng)
    if relation == "led" and rng.random() < 0.3:
        fact["rank"] = rng.choice(["first", "later"])
    return fact


def _number(rng: random.Random) -> dict[str, Any]:
    count, kind = rng.choice(COUNTS), rng.random()
    found: dict[str, Any] = {"as_of": _date(rng)} if rng.random() < 0.7 else {}
    if kind < 0.2:
        return {**found, "low": count}
    if kind < 0.4:
        return {**found, "low": count, "high": count + rng.choice([1, 50, 200])}
    if kind < 0.65:
        found["display"] = f"{rng.choice(['nearly', 'around', 'some', 'almost'])} {count:,}"
    return {**found, "number": count}


def _certainty(rng: random.Random, of_kind: dict[str, list[str]], *, dated: bool) -> dict[str, Any]:
    fact: dict[str, Any] = {"status": True} if rng.random() < 0.1 else {}
    if rng.random() < 0.6:
        fact["complete"] = rng.choice("aaab")
    kind = rng.random()
    if kind < 0.1:
        fact |= {"certainty": "claimed", "by": rng.choice(of_kind["group"] + of_kind["person"])}
    elif kind < 0.3:
        fact["certainty"] = rng.choice(["reported", "reported", "unclear", "estimated"])
    elif kind < 0.36:
        fact["denied"] = True
    elif kind < 0.45 and dated:
        fact["certainty"] = "disputed"
    return fact
