"""`quizapp simulate` and `quizapp fit`, run as a person would."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from quizapp.cli import main
from quizapp.config import from_environment
from quizapp.core.scheduling import FSRS_6_WEIGHTS
from quizapp.services import accounts, learners, library, passwords
from quizapp.services.learners import LearnerSettings
from quizapp.services.optimizing import INSTALL
from quizapp.store.engine import make_engine, reading, writing
from quizapp.store.migrating import migrate
from tests.core.forgetful import FLEETING
from tests.services.forgetful_log import study

Said = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def engine(tmp_path: Path, tiny: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """A database of its own with the tiny pack, and the account of Ada, who forgets fast."""
    monkeypatch.setenv("QUIZAPP_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("QUIZAPP_DATABASE_URL", raising=False)
    engine = make_engine(from_environment({"QUIZAPP_DATA": str(tmp_path / "data")}).database_url)
    migrate(engine)
    now = datetime.now(UTC)
    with writing(engine) as session:
        library.load_pack(session, tiny, now)
        kept = passwords.hashed("a good long password")
        accounts.sign_up(session, None, "Ada", kept, "", LearnerSettings(), now)
    study(engine, 1, FLEETING, 1600, now, seed=3)
    yield engine
    engine.dispose()


def weights(engine: Engine) -> tuple[float, ...]:
    with reading(engine) as session:
        return learners.learner(session, 1).parameters.weights


def test_a_folder_is_simulated_from_its_beginning(tiny: Path, capsys: Said) -> None:
    assert main(["simulate", str(tiny), "--days", "30"]) == 0
    head, names, *rows = capsys.readouterr().out.splitlines()
    assert "over 30 days" in head
    assert names.split()[:2] == ["retention", "reviews/day"]
    assert rows[0].split()[0] == "0.7"
    assert sum("now 0.9" in row for row in rows) == 1


def test_a_learners_pack_is_simulated_as_json_lines(capsys: Said) -> None:
    wanted = ["simulate", "elements", "--learner", "ada", "--json", "--retention", "0.8", "0.95"]
    assert main(wanted) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["retention"] for row in rows] == [0.8, 0.9, 0.95]
    assert [row["is_present"] for row in rows] == [False, True, False]
    assert list(rows[0]["remembered"]) == ["30", "90", "365"]
    assert rows[0]["reviews_per_day"] < rows[2]["reviews_per_day"]
    assert main(["simulate", "elements", "--json", "--retention", "0.8"]) == 0
    nobody = json.loads(capsys.readouterr().out.splitlines()[0])
    assert nobody["reviews_per_day"] != rows[0]["reviews_per_day"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["elements", "--retention", "0.5"], "0.7 to 0.97"),
        (["elements", "--days", "0"], "1 to 3650"),
        (["elements", "--learner", "Grace"], "no account of the name 'Grace'"),
        (["nothing"], "nothing"),
    ],
)
def test_what_cannot_be_simulated_is_said(given: list[str], said: str, capsys: Said) -> None:
    assert main(["simulate", *given]) == 2
    assert said in capsys.readouterr().err


def test_a_fit_is_told_and_used_only_if_wished(engine: Engine, capsys: Said) -> None:
    assert main(["fit", "Ada"]) == 0
    told = capsys.readouterr().out
    assert "log loss" in told
    assert "better      yes" in told
    assert weights(engine) == FSRS_6_WEIGHTS
    assert main(["fit", "Ada", "--use"]) == 0
    assert "used from now on" in capsys.readouterr().out
    assert ", ".join(map(str, weights(engine))) in told


def test_what_cannot_be_fitted_is_said(
    capsys: Said, monkeypatch: pytest.MonkeyPatch, engine: Engine
) -> None:
    assert main(["fit", "Grace"]) == 2
    with writing(engine) as session:
        accounts.sign_up(session, None, "New", "x", "", LearnerSettings(), datetime.now(UTC))
    assert main(["fit", "New"]) == 2
    assert "0 of 400 reviews" in capsys.readouterr().err
    monkeypatch.setitem(sys.modules, "fsrs_rs_python", None)
    assert main(["fit", "Ada"]) == 2
    assert INSTALL in capsys.readouterr().err
