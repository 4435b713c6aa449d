"""Settings from the environment, and the key that is made once."""

from __future__ import annotations

import stat
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from quizapp.config import VARIABLES, SettingError, Settings, from_environment, kept_secret


def test_an_empty_environment_is_enough(tmp_path: Path) -> None:
    found = from_environment({"QUIZAPP_DATA": str(tmp_path / "data")})
    assert found.database_url == f"sqlite:///{tmp_path / 'data' / 'quizapp.db'}"
    assert (found.host, found.port) == ("127.0.0.1", 5000)
    assert len(found.secret_key) == 64
    assert from_environment({"QUIZAPP_DATA": str(tmp_path / "data")}) == found


def test_every_variable_has_its_say(tmp_path: Path) -> None:
    given = {
        "QUIZAPP_DATA": str(tmp_path),
        "QUIZAPP_DATABASE_URL": "postgresql+psycopg://somewhere/quiz",
        "QUIZAPP_SECRET_KEY": "hush",
        "QUIZAPP_HOST": "0.0.0.0",  # noqa: S104
        "QUIZAPP_PORT": "8080",
        "QUIZAPP_NEW_PER_DAY": "7",
        "QUIZAPP_REVIEWS_PER_DAY": "70",
        "QUIZAPP_ADDRESS": "https://quiz.example/",
        "QUIZAPP_SMTP_URL": "smtp://me:hush@mail.example",
        "QUIZAPP_MAIL_FROM": "quiz@mail.example",
        "QUIZAPP_TRUSTED_PROXIES": "2",
    }
    assert set(given) == set(VARIABLES)
    assert from_environment(given) == Settings(
        tmp_path,
        given["QUIZAPP_DATABASE_URL"],
        "hush",
        given["QUIZAPP_HOST"],
        8080,
        7,
        70,
        "https://quiz.example",
        given["QUIZAPP_SMTP_URL"],
        given["QUIZAPP_MAIL_FROM"],
        2,
    )
    assert "hush" not in repr(from_environment(given))
    assert not (tmp_path / "secret-key").exists()


@pytest.mark.parametrize("port", ["http", "-1", "65536", "5e3"])
def test_a_bad_number_is_named(tmp_path: Path, port: str) -> None:
    with pytest.raises(SettingError, match="QUIZAPP_PORT"):
        from_environment({"QUIZAPP_DATA": str(tmp_path), "QUIZAPP_PORT": port})


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"QUIZAPP_ADDRESS": "quiz.example"}, "QUIZAPP_ADDRESS"),
        ({"QUIZAPP_SMTP_URL": "mail.example", "QUIZAPP_MAIL_FROM": "a@b"}, "QUIZAPP_SMTP_URL"),
        ({"QUIZAPP_SMTP_URL": "smtp://mail.example"}, "QUIZAPP_MAIL_FROM"),
    ],
)
def test_what_cannot_send_mail_is_named(tmp_path: Path, given: dict[str, str], named: str) -> None:
    with pytest.raises(SettingError, match=named):
        from_environment({"QUIZAPP_DATA": str(tmp_path), **given})


def test_the_key_is_its_owners_alone_and_never_shown(tmp_path: Path) -> None:
    found = from_environment({"QUIZAPP_DATA": str(tmp_path)})
    assert found.secret_key not in repr(found)
    if sys.platform != "win32":
        assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600


def test_programs_that_start_together_share_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(kept_secret, [tmp_path / "secret-key"] * 16))
    assert len(keys) == 1


def test_an_empty_key_file_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "secret-key").write_text("")
    with pytest.raises(SettingError, match="delete it"):
        kept_secret(tmp_path / "secret-key")
