"""(h) Every page that a learner with a long log opens, beside the start page of the same one."""

from __future__ import annotations

from quizapp.services import search_index
from quizapp.store.engine import make_engine, reading, writing
from tests.bench.looking_back import remembering
from tests.bench.measuring import Found, in_turn
from tests.bench.opening import opening, visitor
from tests.bench.places import Places
from tests.bench.pupil import Pupil
from tests.bench.sizes import Sizes
from tests.bench.stock import PACK, stocked

ROUNDS = 5

OF_PACK = {
    "pack": "",
    "quiz form": "/quiz",
    "progress in the pack": "/progress",
    "topic": "/topics/places",
    "section": "/sections/all",
    "names": "/entities",
    "entity": "/entities/group-3",
    "fact": "/facts/group-3-founded",
    "compare": "/compare/group-3/group-4",
    "timeline": "/timeline",
    "genealogy": "/genealogy",
    "places": "/places",
    "kept": "/kept",
    "search in the pack": "/search?q=cardemas",
    "anki": "/anki",
}
ELSEWHERE = {
    "progress": "/progress",
    "cards": "/cards",
    "cards, filtered": "/cards?words=founded&due=week",
    "search": "/search?q=smith+front",
    "settings": "/settings",
    "account": "/account",
    "help": "/help",
}


def measure(sizes: Sizes, places: Places) -> Found:
    """The CPU of the pages in turn, over connections that are open already."""
    stock = stocked(places.memory / "pages", sizes.old_cards)
    remembering(stock, sizes.old_reviews)
    engine = make_engine(stock.url)
    with reading(engine) as session:
        index = search_index.make(session, PACK)
    with writing(engine) as session:
        search_index.keep(session, index)
    pupil = Pupil(engine, stock.learner)
    pupil.begin()
    client = visitor(engine, stock)
    feedback = client.get(f"/study/{pupil.sitting}").location
    pupil.answer()
    question = client.get(f"/study/{pupil.sitting}").location

    paths = {
        "start": "/",
        "question": question,
        "feedback": feedback,
        **ELSEWHERE,
        **{name: f"/packs/{PACK}{path}" for name, path in OF_PACK.items()},
    }
    works = {name: opening(client, path) for name, path in paths.items()}
    for work in works.values():
        work()
    times = in_turn(min(sizes.rounds, ROUNDS), works)
    lengths = {name: len(client.get(path).data) for name, path in paths.items()}
    engine.dispose()
    return Found(
        tuple(
            times.line(
                "h",
                f"CPU of {name} ({lengths[name] // 1000} kB) / the start page",
                name,
                "start",
                None,
            )
            for name in paths
            if name != "start"
        ),
        (f"of a learner with {sizes.old_reviews:,} reviews and {sizes.old_cards:,} cards",),
    )
