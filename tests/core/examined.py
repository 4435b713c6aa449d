"""A small sound pack, its questions and presentations, all made by hand: what the examiner passes.

The tests of the checker take one of them and spoil one thing. Nothing here comes from the
generator.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from quizapp.core.dates import PartialDate
from quizapp.core.facts import (
    Aspect,
    Certainty,
    Citation,
    Entity,
    Fact,
    Kind,
    Pack,
    Quantity,
    Relation,
    Single,
    Source,
    Wants,
)
from quizapp.core.questions import Format, Option, Presentation, Question, Value

TEXT = "the chronicle"
CITE = (Citation("chronicle", "Clubs", "words"),)

_ENTITIES = {
    "person": """ada-berg Ada Berg|carl-dahl Carl Dahl|elin-falk Elin Falk|gustav-holm Gustav Holm|
        ida-jansson Ida Jansson|karin-lindh Karin Lindh""",
    "club": """aurora Aurora Circle|borealis Borealis Union|cygnus Cygnus Players|
        delphin Delphin League|equinox Equinox Table""",
    "town": "visby Visby|kalmar Kalmar|ystad Ystad|nora Nora|haga Haga",
    "island": "gotland Gotland",
}


def date(text: str) -> PartialDate:
    return PartialDate.parse(text)


def number(low: float, high: float | None = None, **other: str) -> Quantity:
    return Quantity(low, low if high is None else high, other.pop("unit", "players"), **other)


def fact(id: str, subject: str, relation: str, **parts: object) -> Fact:  # noqa: A002
    return Fact(id, subject, relation, CITE, "A note.", **parts)  # type: ignore[arg-type]


def entity(id: str, kind: str, name: str, **parts: object) -> Entity:  # noqa: A002
    return Entity(id, kind, name, **parts)  # type: ignore[arg-type]


def _aspect(wants: Wants, prompt: str, single: Single = Single.NO, **other: object) -> Aspect:
    return Aspect(wants.value, wants, prompt, "clubs", single=single, **other)  # type: ignore[arg-type]


def _relation(id: str, statement: str, *aspects: Aspect, **parts: object) -> Relation:  # noqa: A002
    ask = {aspect.name: aspect for aspect in aspects}
    return Relation(id, "clubs", ("person", "club"), statement, ask=ask, **parts)  # type: ignore[arg-type]


def _entities() -> dict[str, Entity]:
    found = {}
    for kind, listed in _ENTITIES.items():
        for line in listed.split("|"):
            key, _, name = line.strip().partition(" ")
            found[key] = Entity(key, kind, name)
    found["visby"] = replace(found["visby"], within="gotland")
    return found


_LED = {"subject": "chronicle"}

RELATIONS = (
    _relation(
        "led",
        "{subject} led {object}[ {when}]",
        _aspect(
            Wants.SUBJECT,
            "Who led {object}?",
            plural="Which people led {object}?",
            first="Who first led {object}?",
            later="Who later led {object}?",
        ),
        _aspect(Wants.WHEN, "When did {subject} lead {object}?"),
        akin=("paid",),
    ),
    _relation(
        "paid", "{subject} paid for {object}", _aspect(Wants.SUBJECT, "Who paid for {object}?")
    ),
    _relation(
        "chaired",
        "{subject} chaired {object}[ {when}]",
        _aspect(Wants.SUBJECT, "Who chaired {object}[ {when}]?", Single.AT_A_TIME),
    ),
    _relation(
        "founded",
        "{subject} was founded[ {when}][ in {place}]",
        _aspect(Wants.WHEN, "When was {subject} founded?", Single.ALWAYS),
        _aspect(Wants.PLACE, "In which town was {subject} founded?", Single.ALWAYS),
        event="the founding of {subject}",
        akin=("announced",),
    ),
    _relation(
        "announced",
        "{subject} was announced[ {when}]",
        _aspect(Wants.WHEN, "When was {subject} announced?"),
    ),
    _relation(
        "size",
        "{subject} had {number} players[ {as_of}]",
        _aspect(
            Wants.NUMBER,
            "How many players had {subject}[ {as_of}]?",
            Single.AT_A_TIME,
            tolerance=0.1,
        ),
    ),
)

FACTS = (
    fact("ada-led", "ada-berg", "led", object="aurora", when=date("1990/1994"), complete=_LED),
    fact("carl-led", "carl-dahl", "led", object="borealis", rank="first", complete=_LED),
    fact("elin-led", "elin-falk", "led", object="borealis", rank="later", complete=_LED),
    fact("ida-led", "ida-jansson", "led", object="cygnus", complete=_LED),
    fact("karin-led", "karin-lindh", "led", object="cygnus", complete=_LED),
    fact("gustav-chaired", "gustav-holm", "chaired", object="aurora", when=date("1995")),
    fact("ida-chaired", "ida-jansson", "chaired", object="aurora", when=date("1997")),
    fact("aurora-founded", "aurora", "founded", when=date("1990-03"), place="visby"),
    fact("borealis-founded", "borealis", "founded", when=date("1992-07"), place="kalmar"),
    fact("cygnus-founded", "cygnus", "founded", when=date("1994-11"), place="ystad"),
    fact("delphin-founded", "delphin", "founded", when=date("[1996-05..1996-08]")),
    fact(
        "aurora-size",
        "aurora",
        "size",
        number=number(120),
        as_of=date("1995"),
        certainty=Certainty.CLAIMED,
        by="aurora",
    ),
    fact("borealis-size", "borealis", "size", number=number(200, 250), as_of=date("1996")),
)


def pack(*changed: Fact | Entity | Relation, without: str = "") -> Pack:
    """The sound pack, with some facts, entities or relations put in place of others or added."""
    facts = {f.id: f for f in FACTS if f.id != without}
    entities = _entities()
    relations = {r.id: r for r in RELATIONS}
    for item in changed:
        if isinstance(item, Fact):
            facts[item.id] = item
        elif isinstance(item, Entity):
            entities[item.id] = item
        else:
            relations[item.id] = item
    kinds = [
        Kind("person", "person", "people"),
        Kind("club", "club", "clubs"),
        Kind("place", "place", "places"),
        Kind("town", "town", "towns", "place"),
        Kind("island", "island", "islands", "place"),
    ]
    return Pack(
        id="clubs",
        title="Clubs",
        description="Chess clubs.",
        licence="CC0",
        language="en",
        topics={"clubs": "Clubs"},
        kinds={kind.id: kind for kind in kinds},
        relations=relations,
        sources={"chronicle": Source("chronicle", "A chronicle", "the chronicle")},
        entities=entities,
        facts=facts,
    )


SOUND = pack()


def changed(fact_id: str, **parts: object) -> Fact:
    """One of the pack's facts with other parts."""
    return replace(SOUND.facts[fact_id], **parts)  # type: ignore[arg-type]


def value(of: str | PartialDate | Quantity, text: str = "") -> Value:
    """A value as the generator would show it."""
    if isinstance(of, PartialDate):
        return Value(text or of.label(), date=of)
    if isinstance(of, Quantity):
        plain = f"{of.low:,.0f}" if of.low == of.high else f"{of.low:,.0f}–{of.high:,.0f}"
        return Value(text or of.display or plain, number=of)
    return Value(text or SOUND.entities[of].name, entity=of)


def question(
    facts: str,
    wants: Wants,
    prompt: str,
    *answers: Value,
    given: tuple[str, ...],
    key: str = "",
    **other: object,
) -> Question:
    """A question of the pack; `facts` are ids with spaces between."""
    ids = tuple(facts.split())
    aspect = str(other.pop("aspect", wants.value))
    defaults: dict[str, object] = {
        "formats": (*_FORMATS[wants], *((Format.WHICH_FIRST, Format.ORDER) * ("event" in other))),
        "is_set": len(answers) > 1,
        "certainty": SOUND.facts[ids[0]].certainty,
    }
    return Question(
        key=key or f"clubs/{ids[0]}/{aspect}",
        pack="clubs",
        facts=ids,
        topic="clubs",
        aspect=aspect,
        wants=wants,
        prompt=prompt,
        answers=answers,
        revision="r1",
        given=given,
        **{**defaults, **other},  # type: ignore[arg-type]
    )


_FORMATS = {
    Wants.SUBJECT: (Format.CHOICE, Format.CHOICES, Format.TRUE_FALSE, Format.TYPED_NAME),
    Wants.OBJECT: (Format.CHOICE, Format.TRUE_FALSE, Format.TYPED_NAME, Format.FLIP),
    Wants.PLACE: (Format.CHOICE, Format.TRUE_FALSE, Format.TYPED_NAME, Format.FLIP),
    Wants.WHEN: (Format.CHOICE, Format.TRUE_FALSE, Format.TYPED_DATE, Format.FLIP),
    Wants.NUMBER: (Format.CHOICE, Format.TRUE_FALSE, Format.TYPED_NUMBER, Format.FLIP),
}

LED_AURORA = question(
    "ada-led",
    Wants.SUBJECT,
    "According to the chronicle, who led Aurora Circle?",
    value("ada-berg"),
    given=("aurora",),
)
FIRST_LED = question(
    "carl-led",
    Wants.SUBJECT,
    "According to the chronicle, who first led Borealis Union?",
    value("carl-dahl"),
    given=("borealis",),
)
LED_CYGNUS = question(
    "ida-led karin-led",
    Wants.SUBJECT,
    "According to the chronicle, which people led Cygnus Players?",
    value("ida-jansson"),
    value("karin-lindh"),
    given=("cygnus",),
    key="clubs/cygnus/led/subject",
)
CHAIRED = question(
    "gustav-chaired",
    Wants.SUBJECT,
    "Who chaired Aurora Circle in 1995?",
    value("gustav-holm"),
    given=("aurora",),
)
PLACE = question(
    "aurora-founded",
    Wants.PLACE,
    "In which town was Aurora Circle founded?",
    value("visby"),
    given=("aurora",),
)
SIZE = question(
    "aurora-size",
    Wants.NUMBER,
    "According to the club's own claim, how many players had Aurora Circle in 1995?",
    value(number(120)),
    given=("aurora",),
    tolerance=0.1,
)


def founded(club: str) -> Question:
    """When a club was founded, with its event."""
    name = SOUND.entities[club].name
    when = SOUND.facts[f"{club}-founded"].when
    assert when is not None
    return question(
        f"{club}-founded",
        Wants.WHEN,
        f"When was {name} founded?",
        value(when),
        given=(club,),
        event=f"the founding of {name}",
    )


FOUNDED = {club: founded(club) for club in ("aurora", "borealis", "cygnus", "delphin")}

QUESTIONS: Mapping[str, Question] = {
    q.key: q for q in (LED_AURORA, FIRST_LED, LED_CYGNUS, CHAIRED, PLACE, SIZE, *FOUNDED.values())
}


def choice(q: Question, *wrong: Value, format: Format = Format.CHOICE) -> Presentation:  # noqa: A002
    """The question with its answers first and the wrong values behind them."""
    right = [Option(v.text, True, v) for v in q.answers]
    options = (*right, *(Option(v.text, False, v) for v in wrong))
    solution = tuple(range(len(right)))
    return Presentation((q.key,), format, q.prompt, 0, options, solution)


def statement(q: Question, text: str, shown: Value, *, true: bool) -> Presentation:
    """A true/false presentation."""
    options = (Option("True", true, Value("True")), Option("False", not true, Value("False")))
    return Presentation((q.key,), Format.TRUE_FALSE, text, 0, options, (0 if true else 1,), shown)


def ordering(*clubs: str, first: bool = False, solution: tuple[int, ...] = ()) -> Presentation:
    """The foundings of clubs, shown in the order given; the solution is by their real dates."""
    members = [FOUNDED[club] for club in clubs]
    in_time = sorted(range(len(clubs)), key=lambda i: list(FOUNDED).index(clubs[i]))
    solution = solution or tuple(in_time)
    options = tuple(Option(m.event, i == solution[0], m.answers[0]) for i, m in enumerate(members))
    return Presentation(
        tuple(m.key for m in members),
        Format.WHICH_FIRST if first else Format.ORDER,
        "Which came first?" if first else "Put these in order, the earliest first.",
        0,
        options,
        solution[:1] if first else solution,
    )


ASK_LED = choice(LED_AURORA, value("carl-dahl"), value("elin-falk"), value("gustav-holm"))
ASK_FIRST = choice(FIRST_LED, value("elin-falk"), value("gustav-holm"), value("ida-jansson"))
ASK_SET = choice(LED_CYGNUS, value("carl-dahl"), value("elin-falk"), format=Format.CHOICES)
ASK_CHAIRED = choice(CHAIRED, value("ada-berg"), value("ida-jansson"), value("carl-dahl"))
ASK_PLACE = choice(PLACE, value("kalmar"), value("ystad"), value("nora"))
ASK_SIZE = choice(SIZE, value(number(90)), value(number(160)), value(number(210)))
ASK_WHEN = choice(
    FOUNDED["aurora"], value(date("1989-05")), value(date("1991-06")), value(date("1992-07"))
)
SAY_PLACE = statement(PLACE, "Aurora Circle was founded in Kalmar.", value("kalmar"), true=False)
SAY_LED = statement(
    LED_AURORA,
    "According to the chronicle, Ada Berg led Aurora Circle.",
    value("ada-berg"),
    true=True,
)
TYPE_LED = Presentation((LED_AURORA.key,), Format.TYPED_NAME, LED_AURORA.prompt, 0)
IN_ORDER = ordering("cygnus", "aurora", "borealis", "delphin")
CAME_FIRST = ordering("borealis", "aurora", first=True)
PRESENTATIONS = (
    ASK_LED,
    ASK_FIRST,
    ASK_SET,
    ASK_CHAIRED,
    ASK_PLACE,
    ASK_SIZE,
    ASK_WHEN,
    SAY_PLACE,
    SAY_LED,
    TYPE_LED,
    IN_ORDER,
    CAME_FIRST,
)
