"""Typed names: folding, matching, and the test set of right and near-but-wrong names."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.content.building import build_pack
from quizapp.content.reading import read_folder
from quizapp.content.shipped import content_folder
from quizapp.core.facts import Entity, Kind, Pack
from quizapp.core.folding import compact, strict, words
from quizapp.core.names import ASK_BACK, How, NameIndex, build_index, match
from quizapp.core.sounds import sounds, unlikeness

VARIANTS = Path(__file__).with_name("name_variants.toml")


@cache
def khorasan() -> tuple[Pack, NameIndex]:
    read = read_folder(content_folder() / "khorasan")
    pack = build_pack(read.header, read.tables)
    return pack, build_index(pack)


def small_pack(*entities: Entity) -> Pack:
    kinds = {
        "person": Kind("person", "person", "people"),
        "group": Kind("group", "group", "groups"),
        "place": Kind("place", "place", "places"),
        "province": Kind("province", "province", "provinces", "place"),
    }
    return Pack(
        "p", "P", "", "", "en", {}, kinds, {}, {}, {entity.id: entity for entity in entities}, {}
    )


def index_of(*entities: Entity) -> NameIndex:
    return build_index(small_pack(*entities))


def person(name: str, *aliases: str) -> Entity:
    return Entity(name, "person", name, aliases)


def group(name: str, *aliases: str) -> Entity:
    return Entity(name, "group", name, aliases)


# -- the test set ---------------------------------------------------------------------------------


def variants() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    table = tomllib.loads(VARIANTS.read_text(encoding="utf-8"))
    return table["right"], table["wrong"]


def test_the_error_rates_of_the_test_set() -> None:
    _, index = khorasan()
    right, wrong = variants()
    rejected = [v["text"] for v in right if match(index, v["text"]).entity != v["entity"]]
    accepted = [v["text"] for v in wrong if match(index, v["text"]).entity != v.get("is")]
    print(f"\nfalse rejects: {len(rejected)} of {len(right)} right variants {rejected}")
    print(f"false accepts: {len(accepted)} of {len(wrong)} near but wrong names {accepted}")
    assert accepted == []
    assert len(rejected) <= 0.05 * len(right)


def test_the_test_set_is_large_and_not_trivial() -> None:
    pack, index = khorasan()
    right, wrong = variants()
    assert {v["entity"] for v in right} | {v["not"] for v in wrong} <= set(pack.entities)
    assert len({v["text"] for v in wrong}) >= 60
    new = {v["text"] for v in right if compact(v["text"]) not in index.exact}
    assert len(new) >= 60


def test_every_spelling_of_the_shipped_pack_is_right_for_its_entity() -> None:
    pack, index = khorasan()
    for entity in pack.entities.values():
        for spelling in entity.spellings:
            found = match(index, spelling)
            bearers = index.exact[compact(spelling)]
            if len(bearers) == 1:
                assert found.entity == entity.id, spelling
            else:
                assert found.how is How.SHARED, spelling
