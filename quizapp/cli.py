"""The `quizapp` command: serve the pages, load packs, check them, write them out.

Errors of every room become one line on standard error and an exit status here.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import waitress
from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from quizapp import __version__, authoring, foretelling, reminding, sweeping
from quizapp.app import create_app
from quizapp.config import SettingError, Settings, from_environment
from quizapp.content.problems import PackError
from quizapp.content.shipped import shipped_packs
from quizapp.core.facts import Pack
from quizapp.core.questions import ALONE, Format
from quizapp.exports.jsonlines import NoSuchQuestionError
from quizapp.services import (
    accounts,
    decks,
    demonstration,
    library,
    reports,
    search_index,
    standing,
)
from quizapp.services.derived import set_up_code
from quizapp.services.errors import BadContentError, NotFoundError, QuizError
from quizapp.services.learners import LearnerSettings
from quizapp.services.mailing import post_of
from quizapp.store.engine import make_engine, reading, writing
from quizapp.store.migrating import migrate
from quizapp.web.account.links import reset_address
from quizapp.web.nearness import noting_proxies

THREADS = 8
CONNECTIONS = 500  # Windows can wait for 512
IDLE_SECONDS = 30
"""A browser holds half a dozen connections open: waitress's own 100, for two minutes each, shut
out a class of twenty."""


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return its exit status: 0 well, 1 problems found, 2 could not be done."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    options = _parser().parse_args(arguments)
    try:
        status = _COMMANDS[options.command](options)
        sys.stdout.flush()
        return status
    except BrokenPipeError:  # whoever reads has had enough: `| head`
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115, PTH123  (flushed once more at the exit)
        return 0
    except BadContentError as error:
        return _fail(error.message, *error.problems, error.way_on)
    except QuizError as error:
        return _fail(error.message, error.way_on)
    except SQLAlchemyError as error:
        said = str(getattr(error, "orig", None) or error).partition("\n")[0]
        return _fail(
            f"The database cannot be used: {said}",
            "Look at QUIZAPP_DATABASE_URL and QUIZAPP_DATA, and whether you may write there.",
        )
    except (PackError, SettingError, NoSuchQuestionError, OSError, ValueError) as error:
        return _fail(str(error))
    except KeyboardInterrupt:
        return 0


def _fail(*lines: str) -> int:
    for line in filter(None, lines):
        print(line, file=sys.stderr)
    return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="quizapp", description="Learn a contested history from its sources."
    )
    parser.add_argument("--version", action="version", version=f"quizapp {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, help_: str, *, pack: str | None = None) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=help_, description=help_)
        if pack:
            nargs = int(pack) if pack.isdigit() else pack
            made.add_argument("pack", metavar="PACK", nargs=nargs, help="a folder or a pack's id")
        return made

    run = command("run", "prepare the database, load the packs that come along, serve the pages")
    run.add_argument("--host", help="address to listen on (default 127.0.0.1)")
    run.add_argument("--port", type=int, help="port to listen on (default 5000)")
    command("migrate", "bring the database's tables up to date")
    command("settle", "end the attempts whose time is up, and tell what may be told by now")
    command("load", "load packs into the database", pack="+")
    check = command("check", "say everything that is wrong with a pack", pack="*")
    check.add_argument("--shipped", action="store_true", help="the packs that come with quizapp")
    check.add_argument("--source-text", action="append", default=[], metavar="SOURCE=FILE")
    check.add_argument("--write-lock", action="store_true", help="bring keys.lock up to date")
    coverage = command("coverage", "list what of a source no item of coverage mentions", pack="1")
    coverage.add_argument("--source-text", action="append", default=[], metavar="SOURCE=FILE")
    command("unasked", "list what cannot be asked, and why", pack="1")
    command("reports", "what learners reported about a loaded pack, as JSON Lines", pack="1")
    command("facts", "the facts as JSON Lines", pack="1")
    questions = command("questions", "the questions as JSON Lines", pack="1")
    questions.add_argument("--seed", type=int, default=0, help="draws formats and options")
    alone = [f.value for f in ALONE]
    questions.add_argument("--format", choices=alone)
    questions.add_argument("--key")
    grade = command("grade", "show how an answer would be graded, and why", pack="1")
    grade.add_argument("key", metavar="KEY")
    grade.add_argument("answer", metavar="ANSWER")
    simulate = command("simulate", "what each desired retention would cost and keep", pack="1")
    simulate.add_argument("--learner", metavar="NAME", help="of an account; else nobody yet")
    simulate.add_argument("--days", type=int, default=foretelling.DAYS, help="to average over")
    simulate.add_argument("--retention", type=float, nargs="+", metavar="0.7..0.97")
    simulate.add_argument("--json", action="store_true", help="JSON Lines, not a table")
    fit = command("fit", "fit FSRS to the reviews of an account, and say what that changes")
    fit.add_argument("name", metavar="NAME", help="of the account")
    fit.add_argument("--use", action="store_true", help="use the weights from now on")
    reset = command("reset-link", "print a link that sets a new password, once, within a day")
    reset.add_argument("name", metavar="NAME", help="of the account")
    demo = command("demo", "make a course of 60 made-up students to look at, or take it away")
    demo.add_argument("--remove", action="store_true", help="take it away without a trace")
    demo.add_argument("--pack", default=demonstration.PACK, help="the id of a loaded pack")
    owner = command("owner", "make an account the owner, who says who may teach here")
    owner.add_argument("name", metavar="NAME", help="of the account")
    export = commands.add_parser("export", help="take a pack to another program")
    kinds = export.add_subparsers(dest="kind", required=True, metavar="KIND")
    anki = kinds.add_parser("anki", help="an .apkg for Anki")
    anki.add_argument("pack", metavar="PACK", nargs=1, help="a folder or a pack's id")
    anki.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
    return parser


def _now() -> datetime:
    return datetime.now(UTC)


@contextmanager
def _database(settings: Settings) -> Iterator[Engine]:
    """The database, its tables up to date; its connections are closed at the end."""
    engine = make_engine(settings.database_url)
    try:
        migrate(engine)
        yield engine
    finally:
        engine.dispose()


def _run(options: argparse.Namespace) -> int:
    settings = from_environment(os.environ)
    host, port = options.host or settings.host, options.port or settings.port
    assumed = settings.address == f"http://{settings.host}:{settings.port}"
    address = f"http://{host}:{port}" if assumed else settings.address
    settings = replace(settings, host=host, port=port, address=address)
    with _database(settings) as engine:
        _load_all(engine, shipped_packs())
        _keep_indexes(engine)
        app = create_app(settings, engine)
        server = server_of(app, settings)
        print(f"quizapp is ready: http://{settings.host}:{server.effective_port}", flush=True)
        remove = " --remove` takes it away" if demonstration.is_there(engine) else "`"
        print(f"A course to look at, full of made-up students: `quizapp demo{remove}", flush=True)
        _say_how_to_set_up(engine, settings)
        mail = post_of(settings.smtp_url, settings.mail_from)
        with (
            sweeping.sweeping(engine, _now),
            reminding.reminding(engine, mail, settings.address, settings.secret_key, _now),
        ):
            server.run()
    return 0


def _say_how_to_set_up(engine: Engine, settings: Settings) -> None:
    """While nobody owns the installation: where that is done, and the code that proves it."""
    with reading(engine) as session:
        if not standing.has_owner(session):
            code = set_up_code(settings.secret_key)
            print(f"For a class: {settings.address}/site/setup (set-up code: {code})", flush=True)


def server_of(app: Flask, settings: Settings, **extra: Any) -> Any:
    """A waitress server of `app`, not yet running; `extra` goes to waitress as it is."""
    sockets = extra.pop("map", None)
    sockets = {} if sockets is None else sockets
    server = waitress.create_server(
        app,
        map=sockets,
        host=settings.host,
        port=settings.port,
        threads=THREADS,
        connection_limit=CONNECTIONS,
        channel_timeout=IDLE_SECONDS,
        ident=None,
        # waitress drops what proxies say unless they are trusted; `create_app` counts them.
        clear_untrusted_proxy_headers=not settings.trusted_proxies,
        **extra,
    )
    for each in sockets.values():
        if hasattr(each, "application"):
            each.application = noting_proxies(each.application)
    return server


def _load_all(engine: Engine, folders: list[Path]) -> None:
    for folder in folders:
        with writing(engine) as session:
            report = library.load_pack(session, folder, _now())
        print(_told(report), flush=True)
        _keep_deck(engine, report.pack)


def _keep_deck(engine: Engine, pack: str) -> None:
    """Make the deck anew if the pack was; nobody who answers meanwhile has to wait for it."""
    with reading(engine) as session:
        deck = None if decks.is_kept(session, pack) else decks.make(session, pack)
    if deck is not None:
        with writing(engine) as session:
            written = decks.keep(session, deck)
        print(f"{deck.about.name}: {written} notes of its Anki deck made anew", flush=True)


def _keep_indexes(engine: Engine) -> None:
    """Make anew what is searched of every pack that has changed since."""
    with reading(engine) as session:
        wanting = search_index.not_kept(session)
    for pack in wanting:
        with reading(engine) as session:
            index = search_index.make(session, pack)
        with writing(engine) as session:
            written = search_index.keep(session, index)
        print(f"{index.title}: {written} entries of its search index made anew", flush=True)


def _told(report: library.LoadReport) -> str:
    if report.nothing_changed:
        return f"{report.title}: nothing changed"
    changes = [
        f"{name} {count} {what}"
        for name, change in report.tables.items()
        for what in ("added", "changed", "retired")
        if (count := getattr(change, what))
    ]
    if report.revised:
        changes.append(f"answers {len(report.revised)} corrected")
    return f"{report.title}: {', '.join(changes)}"


def _migrate(options: argparse.Namespace) -> int:  # noqa: ARG001
    engine = make_engine(from_environment(os.environ).database_url)
    try:
        print("brought up to date" if migrate(engine) else "already up to date")
    finally:
        engine.dispose()
    return 0


def _settle(options: argparse.Namespace) -> int:  # noqa: ARG001
    settings = from_environment(os.environ)
    with _database(settings) as engine:
        swept = sweeping.sweep(engine, _now())
        print(f"{swept.ended} attempts ended, {swept.told} told")
        if mail := post_of(settings.smtp_url, settings.mail_from):
            key = settings.secret_key
            sent = reminding.remind(engine, mail, settings.address, key, _now())
            print(f"{sent} reminders mailed")
    return 0


def _load(options: argparse.Namespace) -> int:
    folders = [Path(name) for name in options.pack]
    for folder in folders:
        if not folder.is_dir():
            return _fail(f"{folder} is no folder", "Name the folder of a pack.")
    with _database(from_environment(os.environ)) as engine:
        _load_all(engine, folders)
        _keep_indexes(engine)
    return 0


def _check(options: argparse.Namespace) -> int:
    folders = [Path(name) for name in options.pack]
    if options.shipped:
        folders += shipped_packs()
    if not folders:
        return _fail("nothing to check", "Name a pack's folder, or say --shipped.")
    texts = authoring.read_texts(options.source_text)
    return authoring.check_packs(folders, texts, _now() if options.write_lock else None)


def _pack(options: argparse.Namespace) -> Pack:
    """The pack that is meant: a folder, or the id of one that is loaded."""
    folder = Path(options.pack[0])
    if folder.is_dir():
        return authoring.read_pack(folder)
    with _database(from_environment(os.environ)) as engine, reading(engine) as session:
        try:
            return library.shelf(session, options.pack[0]).pack
        except NotFoundError as error:
            raise NotFoundError(
                f"{options.pack[0]} is no folder, and no pack of that id is loaded.",
                "Name a pack's folder, or load it first with `quizapp load FOLDER`.",
            ) from error


def _reports(options: argparse.Namespace) -> int:
    with _database(from_environment(os.environ)) as engine, reading(engine) as session:
        for report in reports.reports(session, options.pack[0]):
            authoring.say(json.dumps(report, ensure_ascii=False))
    return 0


def _export(options: argparse.Namespace) -> int:
    folder = Path(options.pack[0])
    if folder.is_dir():
        count = authoring.export_anki(folder, options.output)
    else:
        with _database(from_environment(os.environ)) as engine, reading(engine) as session:
            count = decks.write(session, options.pack[0], options.output)
    told = f"{options.output}: {count} notes. In Anki: File > Import, and choose Update notes: "
    authoring.say(f"{told}Always.")
    return 0


def _reset_link(options: argparse.Namespace) -> int:
    settings = from_environment(os.environ)
    with _database(settings) as engine, writing(engine) as session:
        link = accounts.make_reset_link(session, options.name, _now())
    print(reset_address(settings.address, link.token))
    return 0


def _owner(options: argparse.Namespace) -> int:
    with _database(from_environment(os.environ)) as engine, writing(engine) as session:
        name = standing.make_owner(session, options.name)
    print(f"{name} owns this quizapp, and says who teaches on it.")
    return 0


def _simulate(options: argparse.Namespace) -> int:
    settings = from_environment(os.environ)
    beginning = LearnerSettings(settings.new_per_day, settings.reviews_per_day)
    if Path(options.pack[0]).is_dir() and not options.learner:
        chosen = foretelling.of_pack(_pack(options), beginning)
    else:
        with _database(settings) as engine:
            chosen = foretelling.of_learner(
                engine, options.learner, options.pack[0], _now(), beginning
            )
    return foretelling.costs(chosen, options.retention, options.days, as_json=options.json)


def _fit(options: argparse.Namespace) -> int:
    with _database(from_environment(os.environ)) as engine:
        return foretelling.fit(engine, options.name, _now(), use=options.use)


def _demo(options: argparse.Namespace) -> int:
    settings = from_environment(os.environ)
    with _database(settings) as engine:
        if options.remove:
            gone = demonstration.remove(engine)
            print(f"{gone} made-up people and their course are gone" if gone else "there was none")
            return 0
        if options.pack == demonstration.PACK:
            _load_all(engine, shipped_packs())
            _keep_indexes(engine)
        print("A term of sixty students goes by; this takes a minute or two.", flush=True)
        made = demonstration.make(engine, _now(), pack=options.pack, say=authoring.say)
    print(f"Start the pages with `quizapp run`, and sign in at {settings.address}/account/sign-in")
    print(f"as {made.teacher}, or as one of the students: {', '.join(made.students)}.")
    print(
        f"The password of each is: {made.password}. `quizapp demo --remove` takes all of it away."
    )
    return 0


def _coverage(options: argparse.Namespace) -> int:
    texts = authoring.read_texts(options.source_text)
    return authoring.print_uncovered(Path(options.pack[0]), texts)


def _questions(options: argparse.Namespace) -> int:
    format_ = Format(options.format) if options.format else None
    return authoring.print_questions(_pack(options), options.seed, format_, options.key)


_COMMANDS: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "run": _run,
    "migrate": _migrate,
    "settle": _settle,
    "load": _load,
    "check": _check,
    "coverage": _coverage,
    "unasked": lambda options: authoring.print_unasked(_pack(options)),
    "reports": _reports,
    "facts": lambda options: authoring.print_facts(_pack(options)),
    "questions": _questions,
    "grade": lambda options: authoring.print_grade(_pack(options), options.key, options.answer),
    "export": _export,
    "simulate": _simulate,
    "fit": _fit,
    "demo": _demo,
    "reset-link": _reset_link,
    "owner": _owner,
}
