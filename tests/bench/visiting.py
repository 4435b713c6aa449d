"""(h) Every page that a learner with a long log opens, beside the start page of the same one."""

from __future__ import annotations

from time import process_time

from werkzeug.test import Client

from quizapp.app import create_app
from quizapp.config import Settings
from quizapp.services import search_index
from quizapp.store.engine import make_engine, reading, writing
from quizapp.web.edge import COOKIE
from tests.bench.looking_back import SECRET, remembering
from tests.bench.measuring import Found, Timed, in_turn
from tests.bench.places import Places
from tests.bench.pupil import Pupil
from tests.bench.sizes import Sizes
from tests.bench.stock import NOW, PACK, stocked

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
    app = create_app(Settings(stock.file.parent, stock.url, SECRET), engine, lambda: NOW)
    client = Client(app)
    client.set_cookie(COOKIE, stock.token)
    feedback = client.get(f"/study/{pupil.sitting}").location
    pupil.answer()
    question = client.get(f"/study/{pupil.sitting}").location

    def opening(path: str) -> Timed:
        def once() -> float:
            began = process_time()
            found = client.get(path)
            took = process_time() - began
            assert found.status_code == 200, (path, found.status)
            return took

        return once

    paths = {
        "start": "/",
        "question": question,
        "feedback": feedback,
        **ELSEWHERE,
        **{name: f"/packs/{PACK}{path}" for name, path in OF_PACK.items()},
    }
    works = {name: opening(path) for name, path in paths.items()}
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
