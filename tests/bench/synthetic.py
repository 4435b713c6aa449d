"""Packs of any size, made by Faker from a seed: groups, who led and founded them, when and where.

Every group has five facts: a founding date (a year, a month or a day) and place, two leaders one
after the other, a size that is only claimed, and a group that it split from. They give eighteen
questions for ten facts, somewhat more than the first pack does.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from faker import Faker

FACTS_OF_A_GROUP = 5
GROUPS_IN_A_FILE = 200

HEADER = """
[pack]
id = "synthetic"
title = "A synthetic pack"
description = "Made by Faker, to be measured."
licence = "CC0 1.0"
language = "en"
[pack.topics]
origins = "Origins"
leaders = "Leaders"
dates = "Dates"
places = "Places"
numbers = "Numbers"
certainty = "How sure are we?"

[[kind]]
id = "person"
name = "person"
plural = "people"

[[kind]]
id = "group"
name = "group"
plural = "groups"

[[kind]]
id = "city"
name = "city"
plural = "cities"

[[source]]
id = "archive"
title = "The archive"
phrase = "the archive"
url = "https://example.org/archive"
licence = "CC0 1.0"
sections = [{ heading = "All", anchor = "all", level = 1 }]

[[relation]]
id = "founded"
topic = "origins"
subject = ["group"]
statement = "{subject} was founded[ {when}][ in {place}]"
event = "the founding of {subject}"
kinship = "founding"
[relation.ask.when]
prompt = "When was {subject} founded?"
single = "always"
[relation.ask.place]
prompt = "Where was {subject} founded?"
single = "always"

[[relation]]
id = "led"
topic = "leaders"
subject = ["person"]
object = ["group"]
statement = "{subject} led {object}[ {when}]"
[relation.ask.subject]
prompt = "Who led {object}?"
first = "Who first led {object}?"
later = "Who later led {object}?"
[relation.ask.object]
prompt = "Which group did {subject} lead?"

[[relation]]
id = "members"
topic = "numbers"
subject = ["group"]
statement = "{subject} had {number} members[ {as_of}]"
[relation.ask.number]
prompt = "How many members did {subject} have[ {as_of}]?"
single = "at-a-time"
tolerance = 0.05

[[relation]]
id = "split_from"
topic = "origins"
subject = ["group"]
object = ["group"]
statement = "{subject} split from {object}"
kinship = "split"
kinship_from = "object"
[relation.ask.object]
prompt = "From which group did {subject} split?"
single = "always"
"""


def write_pack(folder: Path, facts: int, seed: int = 1) -> Path:
    """Write a pack of about `facts` facts into `folder` and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    fake = Faker()
    fake.seed_instance(seed)
    groups = max(2, facts // FACTS_OF_A_GROUP)
    # "C": a number that stood alone in a group's name and in a city's would give answers away.
    cities = [f"{fake.city()} C{i}" for i in range(max(20, groups // 50))]
    (folder / "pack.toml").write_text(HEADER + "".join(_cities(cities)), encoding="utf-8")
    for start in range(0, groups, GROUPS_IN_A_FILE):
        numbers = range(start, min(start + GROUPS_IN_A_FILE, groups))
        text = "".join(_group(fake, number, len(cities)) for number in numbers)
        (folder / f"groups-{start:06}.toml").write_text(text, encoding="utf-8")
    return folder


def _cities(names: list[str]) -> Iterator[str]:
    for number, name in enumerate(names):
        yield f'\n[[entity]]\nid = "city-{number}"\nkind = "city"\nname = "{name}"\n'


def _entity(kind: str, number: str, name: str) -> str:
    return (
        f'\n[[entity]]\nid = "{kind}-{number}"\nkind = "{kind}"\nname = "{name}"\n'
        f'aliases = ["{name[::-1].strip().title()}"]\nsummary = "made by Faker"\n'
    )


def _fact(id_: str, subject: str, relation: str, *rest: str) -> str:
    lines = "\n".join(rest)
    return (
        f'\n[[fact]]\nid = "{id_}"\nsubject = "{subject}"\nrelation = "{relation}"\n{lines}\n'
        f'note = "One sentence that explains the statement, with a date and a hedge."\n'
        f'cite = [{{ source = "archive", section = "All", words = "{id_}" }}]\n'
    )


def _group(fake: Faker, number: int, cities: int) -> str:
    group = f"group-{number}"
    first, later = f"{number}-a", f"{number}-b"
    year, month, day = 1900 + number % 120, number % 12 + 1, number % 28 + 1
    when = (f"{year}", f"{year}-{month:02}", f"{year}-{month:02}-{day:02}")[number % 3]
    other = f"group-{number - 1 if number else 1}"
    complete = 'complete = "archive"'
    name = f"{fake.last_name()} {number} Front"
    return (
        _entity("group", str(number), name)
        + _entity("person", first, f"{fake.name()} P{number}")
        + _entity("person", later, f"{fake.name()} L{number}")
        + _fact(
            f"{group}-founded",
            group,
            "founded",
            f'when = "{when}"',
            f'place = "city-{number % cities}"',
            "core = true",
        )
        + _fact(
            f"{group}-first",
            f"person-{first}",
            "led",
            f'object = "{group}"',
            'rank = "first"',
            complete,
        )
        + _fact(
            f"{group}-later",
            f"person-{later}",
            "led",
            f'object = "{group}"',
            'rank = "later"',
            complete,
        )
        + _fact(
            f"{group}-size",
            group,
            "members",
            f"number = {50 + number * 7 % 900}",
            f'as_of = "{year + 1}"',
            'certainty = "claimed"',
            f'by = "{group}"',
        )
        + _fact(f"{group}-split", group, "split_from", f'object = "{other}"')
    )
