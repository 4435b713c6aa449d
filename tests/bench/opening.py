"""Opening pages as the learner of a stock, in this process, over connections that are open."""

from __future__ import annotations

from collections.abc import Callable
from time import process_time

from sqlalchemy import Engine
from werkzeug.test import Client

from quizapp.app import create_app
from quizapp.config import Settings
from quizapp.web.edge import COOKIE
from tests.bench.measuring import Timed
from tests.bench.stock import NOW, SECRET, Stock


def visitor(engine: Engine, stock: Stock) -> Client:
    """A browser that the learner of the stock is signed in with."""
    settings = Settings(stock.file.parent, stock.url, SECRET)
    client = Client(create_app(settings, engine, lambda: NOW))
    client.set_cookie(COOKIE, stock.token)
    return client


def opening(client: Client, path: str, clock: Callable[[], float] = process_time) -> Timed:
    """Opens one page, which must be there; `clock` counts CPU, or time as it passes."""

    def once() -> float:
        began = clock()
        found = client.get(path)
        took = clock() - began
        assert found.status_code == 200, (path, found.status)
        return took

    return once
