"""The `quizapp` command, run as a person would: what it prints, and its exit status."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from quizapp import cli
from quizapp.app import create_app
from quizapp.cli import main, server_of
from quizapp.config import Settings, from_environment
from quizapp.core.questions import Format
from quizapp.services import accounts, passwords, reports, standing
from quizapp.services.derived import set_up_code
from quizapp.services.learners import LearnerSettings
from quizapp.services.reports import ReportKind
from quizapp.store.engine import make_engine, reading, writing
from tests.services.pupil import Pupil

TINY = Path(__file__).parent / "packs" / "tiny"
HANDBOOK = TINY.parent / "tiny-handbook.txt"


@pytest.fixture(autouse=True)
def _own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUIZAPP_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("QUIZAPP_DATABASE_URL", raising=False)


def test_a_sound_pack_passes_its_check(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(TINY), "--source-text", f"handbook={HANDBOOK}"]) == 0
    assert "0 errors" in capsys.readouterr().out


def test_a_broken_pack_is_told_with_file_line_and_id(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = shutil.copytree(TINY, tmp_path / "broken")
    file = next(p for p in sorted(broken.rglob("*.toml")) if "[[fact]]" in p.read_text())
    text = file.read_text()
    file.write_text(text.replace('when = "1766"', 'when = "1766-13"', 1))
    assert main(["check", str(broken)]) == 1
    out = capsys.readouterr().out
    assert f"{file.relative_to(broken).as_posix()}:" in out
    assert "hydrogen-found" in out


def test_words_that_are_gone_from_the_source_are_listed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edited = tmp_path / "edited.txt"
    edited.write_text(HANDBOOK.read_text().replace("Rutherford isolated", "Rutherford set apart"))
    assert main(["check", str(TINY), "--source-text", f"handbook={edited}"]) == 1
    assert "nitrogen-found" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["facts", "nowhere"], "nowhere"),
        (["check"], "nothing to check"),
        (["check", str(TINY), "--source-text", "handbook"], "SOURCE=FILE"),
        (["coverage", str(TINY), "--source-text", f"lexikon={HANDBOOK}"], "no source 'lexikon'"),
        (["coverage", "nowhere"], "no such folder"),
        (["check", str(TINY), "--source-text", f"handbook={TINY}"], "no text at"),
        (["load", "no-such-folder"], "no folder"),
        (["grade", str(TINY), "elements/nope/when", "1766"], "no question"),
        (["questions", str(TINY), "--key", "elements/nope/when"], "no question"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line_and_a_status(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        ["facts"],
        ["questions"],
        ["unasked"],
        ["coverage"],
        ["grade", "elements/hydrogen-found/when", "1766"],
        ["check", "--write-lock"],
        ["export", "anki", "-o", "FILE"],
    ],
    ids=lambda arguments: arguments[0],
)
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('subject = "henry-cavendish"', 'subject = "henry-cavendsh"'),
        ('relation = "discovered"', 'relation = "discoverd"'),
        ('source = "handbook"', 'source = "hanbook"'),
        ('cite = [{ source = "handbook", section = "Gases", words = "in 1766" }]', ""),
    ],
    ids=["entity", "relation", "source", "citation"],
)
def test_a_broken_pack_is_refused_by_every_command_with_what_is_wrong(
    arguments: list[str],
    old: str,
    new: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    broken = shutil.copytree(TINY, tmp_path / "broken")
    file = broken / "facts/gases.toml"
    file.write_text(file.read_text("utf-8").replace(old, new, 1), "utf-8")
    name, *rest = [str(tmp_path / "out") if word == "FILE" else word for word in arguments]
    words = (
        [name, *rest[:1], str(broken), *rest[1:]]
        if name == "export"
        else [name, str(broken), *rest]
    )
    assert main(words) == 2
    assert "facts/gases.toml:" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:////nowhere/at/all.db",
        "sqlite:///{folder}/garbage.db",
        "sqlite:///{folder}",
        "postgresql+psycopg://localhost:1/quizapp",
        "mysql://localhost/quizapp",
        "nonsense",
    ],
)
@pytest.mark.parametrize("arguments", [["load", str(TINY)], ["facts", "elements"], ["migrate"]])
def test_a_database_that_cannot_be_used_is_said_in_a_line(
    url: str,
    arguments: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "garbage.db").write_bytes(b"this is no database" * 100)
    monkeypatch.setenv("QUIZAPP_DATABASE_URL", url.format(folder=tmp_path))
    assert main(arguments) == 2
    assert "QUIZAPP_DATABASE_URL" in capsys.readouterr().err


def test_a_text_that_is_none_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "image").write_bytes(b"\xff\xd8\xff")
    assert main(["check", str(TINY), "--source-text", f"handbook={tmp_path / 'image'}"]) == 2
    assert "no text in UTF-8" in capsys.readouterr().err


def test_a_folder_that_is_none_is_named_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "nowhere"]) == 1
    assert capsys.readouterr().out.startswith("nowhere: error: no such folder\n")


@pytest.mark.parametrize("command", ["facts", "questions", "unasked", "check"])
def test_a_reader_that_has_had_enough_is_no_error(command: str) -> None:
    """As in `quizapp facts PACK | head -1`: the pipe is shut before anything is written."""
    ours, theirs = os.pipe()
    os.close(ours)
    words = [sys.executable, "-m", "quizapp", command, str(TINY)]
    done = subprocess.run(words, stdout=theirs, stderr=subprocess.PIPE, check=False)
    os.close(theirs)
    assert (done.returncode, done.stderr) == (0, b"")


def test_questions_are_json_lines_that_the_seed_fixes(capsys: pytest.CaptureFixture[str]) -> None:
    def lines(*more: str) -> str:
        assert main(["questions", str(TINY), *more]) == 0
        return capsys.readouterr().out

    assert lines("--seed", "1") == lines("--seed", "1")
    assert lines("--seed", "1") != lines("--seed", "2")
    (line,) = lines("--key", "elements/hydrogen-found/when", "--format", "typed-date").splitlines()
    assert json.loads(line)["answers"] == ["1766"]


def test_the_same_seed_gives_the_same_lines_in_every_process() -> None:
    """Sets and dictionaries are in another order under each of these hash seeds."""

    def lines(hash_seed: str) -> bytes:
        words = [sys.executable, "-m", "quizapp", "questions", str(TINY), "--seed", "7"]
        environ = {**os.environ, "PYTHONHASHSEED": hash_seed}
        return subprocess.run(words, env=environ, stdout=subprocess.PIPE, check=True).stdout

    assert lines("0") == lines("1") == lines("4711")


def test_a_grade_says_how_and_why(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["grade", str(TINY), "elements/hydrogen-found/when", "1767"]) == 0
    out = capsys.readouterr().out
    assert "wrong" in out
    assert "1 year" in out


def test_unasked_gives_reasons(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["unasked", str(TINY)]) == 0
    assert "sources differ" in capsys.readouterr().out


def test_a_loaded_pack_is_named_by_its_id_and_loading_it_again_changes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["load", str(TINY)]) == 0
    out = capsys.readouterr().out
    assert "added" in out
    assert "61 notes of its Anki deck made anew" in out
    assert re.search(r"\d\d entries of its search index made anew", out)
    assert main(["load", str(TINY)]) == 0
    assert capsys.readouterr().out.splitlines() == ["How some elements were found: nothing changed"]
    main(["facts", str(TINY)])
    from_folder = capsys.readouterr().out
    assert main(["facts", "elements"]) == 0
    assert capsys.readouterr().out == from_folder


def test_reports_are_json_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["reports", "elements"]) == 2
    assert main(["load", str(TINY)]) == 0
    capsys.readouterr()
    assert main(["reports", "elements"]) == 0
    assert capsys.readouterr().out == ""
    engine = make_engine(f"sqlite:///{tmp_path / 'data' / 'quizapp.db'}")
    pupil = Pupil(engine, datetime.now(UTC))
    pupil.quiz(length=1, formats=(Format.CHOICE,), cold=True)
    shown = pupil.asked()
    with writing(engine) as session:
        kind = ReportKind.WORDING
        reports.report(session, pupil.id, shown.presentation, kind, "Unklar: „wer“?", pupil.now)
    engine.dispose()
    assert main(["reports", "elements"]) == 0
    (line,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert (line["kind"], line["text"]) == ("wording", "Unklar: „wer“?")
    assert line["prompt"] == shown.prompt


def test_a_deck_is_written_from_the_folder_and_from_the_database_alike(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pack = shutil.copytree(TINY, tmp_path / "pack")
    assert main(["check", str(pack), "--write-lock"]) == 0
    assert main(["load", str(pack)]) == 0
    assert main(["export", "anki", str(pack), "-o", str(tmp_path / "a.apkg")]) == 0
    assert main(["export", "anki", "elements", "-o", str(tmp_path / "b.apkg")]) == 0
    assert (tmp_path / "a.apkg").read_bytes() == (tmp_path / "b.apkg").read_bytes()
    assert main(["export", "anki", "nothing", "-o", str(tmp_path / "c.apkg")]) == 2
    assert not (tmp_path / "c.apkg").exists()
    assert "Update notes: Always" in capsys.readouterr().out


def test_an_export_says_where_the_lock_is_behind(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pack = shutil.copytree(TINY, tmp_path / "pack")
    main(["check", str(pack), "--write-lock"])
    export = ["export", "anki", str(pack), "-o", str(tmp_path / "a.apkg")]
    capsys.readouterr()
    assert main(export) == 0
    assert "keys.lock" not in capsys.readouterr().out
    file = pack / "facts" / "gases.toml"
    file.write_text(file.read_text().replace("a substance of its own", "a thing of its own"))
    assert main(export) == 0
    out = capsys.readouterr().out
    assert "the lock is not up to date: elements/hydrogen-found/" in out
    assert "--write-lock" in out


def test_a_link_to_a_new_password_is_printed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["reset-link", "Ada"]) == 2
    assert "no account of the name 'Ada'" in capsys.readouterr().err
    monkeypatch.setenv("QUIZAPP_ADDRESS", "https://quiz.example/")
    settings = from_environment(os.environ)
    engine = make_engine(settings.database_url)
    with writing(engine) as session:
        kept = passwords.hashed("four words in a row")
        accounts.sign_up(session, None, "Ada", kept, "", LearnerSettings(), datetime.now(UTC))
    assert main(["reset-link", "ada"]) == 0
    out = capsys.readouterr().out.strip()
    assert out.startswith("https://quiz.example/account/reset/")
    page = create_app(settings, engine).test_client().get(out.removeprefix(settings.address))
    assert "For the account Ada" in page.get_data(as_text=True)
    engine.dispose()


def test_an_account_becomes_the_owner_by_its_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["owner", "Ada"]) == 2
    assert "no account of the name 'Ada'" in capsys.readouterr().err
    engine = make_engine(from_environment(os.environ).database_url)
    with writing(engine) as session:
        accounts.sign_up(session, None, "Ada", "a hash", "", LearnerSettings(), datetime.now(UTC))
    for _ in range(2):
        assert main(["owner", "ADA"]) == 0
        assert "Ada owns this quizapp" in capsys.readouterr().out
    with reading(engine) as session:
        assert [each.name for each in standing.teachers(session)] == ["Ada"]
    engine.dispose()


def test_whoever_starts_it_is_told_how_to_set_it_up_until_it_is(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Stopped:
        effective_port = 5000

        def run(self) -> None:
            raise KeyboardInterrupt

    told = []

    def stopped(_app: Flask, settings: Settings) -> Stopped:
        told.append(settings)
        return Stopped()

    monkeypatch.setattr(cli, "shipped_packs", list)
    monkeypatch.setattr(cli, "server_of", stopped)
    monkeypatch.setenv("QUIZAPP_SECRET_KEY", "a key")
    line = f"For a class: http://127.0.0.1:8080/site/setup (set-up code: {set_up_code('a key')})"
    assert main(["run", "--port", "8080"]) == 0
    assert line in capsys.readouterr().out
    assert told[0].address == "http://127.0.0.1:8080"
    engine = make_engine(from_environment(os.environ).database_url)
    with writing(engine) as session:
        accounts.sign_up(session, None, "Ada", "a hash", "", LearnerSettings(), datetime.now(UTC))
    engine.dispose()
    assert main(["owner", "Ada"]) == 0
    monkeypatch.setenv("QUIZAPP_ADDRESS", "https://quiz.example")
    assert main(["run", "--port", "8080"]) == 0
    assert "set-up code" not in capsys.readouterr().out
    assert told[1].address == "https://quiz.example"


def test_a_class_of_browsers_that_stay_connected_shuts_nobody_out() -> None:
    sockets: dict[int, Any] = {}
    settings = Settings(Path(), "", "for tests", port=0)
    server = server_of(Flask(__name__), settings, map=sockets)
    stopping = threading.Event()

    def run() -> None:
        while not stopping.is_set():
            server.asyncore.loop(timeout=0.1, map=sockets, count=1)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        with ExitStack() as opened:
            for _ in range(25 * 6):
                browser = socket.create_connection(("127.0.0.1", server.effective_port), 5)
                opened.enter_context(browser)
                browser.sendall(b"GET / HTTP/1.1\r\nHost: here\r\n\r\n")
                assert browser.recv(9) == b"HTTP/1.1 "
    finally:
        stopping.set()
        thread.join()
        server.task_dispatcher.shutdown()
        server.asyncore.close_all(sockets)
