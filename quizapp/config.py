"""One frozen `Settings`, read from the environment once, at the start of the program.

The command line and the WSGI entry call `from_environment`; everything else is handed the result.
"""

from __future__ import annotations

import os
import secrets
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


class SettingError(ValueError):
    """A variable of the environment that cannot be used; the message names it."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that a place of installation may choose.

    `data`: folder of the database and the secret key. `database_url`: an SQLAlchemy URL.
    `secret_key` signs sessions and forms. `new_per_day` and `reviews_per_day` are what a new
    learner starts with. `address`: where readers reach the pages; links in mails begin with it.
    `smtp_url` and `mail_from` are "" where no mail can be sent. `trusted_proxies`: how many of our
    own stand before it, each naming in X-Forwarded-For and -Proto whom it speaks for.
    """

    data: Path
    database_url: str
    secret_key: str = field(repr=False)
    host: str = "127.0.0.1"
    port: int = 5000
    new_per_day: int = 20
    reviews_per_day: int = 200
    address: str = "http://127.0.0.1:5000"
    smtp_url: str = field(default="", repr=False)
    mail_from: str = ""
    trusted_proxies: int = 0


VARIABLES: Mapping[str, str] = {
    "QUIZAPP_DATA": "folder of the database and the secret key; default: var/ in a source tree, "
    "else the user's own data folder",
    "QUIZAPP_DATABASE_URL": "SQLAlchemy URL; default: SQLite in the data folder; "
    "postgresql+psycopg://... where a class outgrows one machine",
    "QUIZAPP_SECRET_KEY": "signs sessions and forms; default: made once, kept in the data folder",
    "QUIZAPP_HOST": "address to listen on; default 127.0.0.1",
    "QUIZAPP_PORT": "port to listen on; default 5000",
    "QUIZAPP_NEW_PER_DAY": "new questions a day for a new learner; default 20",
    "QUIZAPP_REVIEWS_PER_DAY": "reviews a day for a new learner; default 200",
    "QUIZAPP_ADDRESS": "where readers reach the pages, for links in mails; default "
    "http://HOST:PORT",
    "QUIZAPP_SMTP_URL": "a mail server, for links to a new password and reminders: "
    "smtp://NAME:PASSWORD@HOST:PORT (STARTTLS where the server has it) or smtps://...; "
    "default: no mail is sent",
    "QUIZAPP_MAIL_FROM": "the sender of those mails; needed with QUIZAPP_SMTP_URL",
    "QUIZAPP_TRUSTED_PROXIES": "how many proxies of yours stand before it; default 0",
}


def from_environment(environ: Mapping[str, str]) -> Settings:
    """Settings from the variables named in `VARIABLES`; makes the data folder and the key.

    Raises SettingError for a variable that cannot be used, OSError for a folder that cannot.
    """
    data = Path(environ.get("QUIZAPP_DATA") or default_data(environ)).expanduser().absolute()
    data.mkdir(parents=True, exist_ok=True)
    host = environ.get("QUIZAPP_HOST") or "127.0.0.1"
    port = _whole(environ, "QUIZAPP_PORT", 5000, 0, 65535)
    return Settings(
        data=data,
        database_url=_database_url(environ) or f"sqlite:///{data / 'quizapp.db'}",
        secret_key=environ.get("QUIZAPP_SECRET_KEY") or kept_secret(data / "secret-key"),
        host=host,
        port=port,
        new_per_day=_whole(environ, "QUIZAPP_NEW_PER_DAY", 20, 0, 9999),
        reviews_per_day=_whole(environ, "QUIZAPP_REVIEWS_PER_DAY", 200, 0, 9999),
        address=_address(environ) or f"http://{host}:{port}",
        smtp_url=_smtp_url(environ),
        mail_from=environ.get("QUIZAPP_MAIL_FROM") or "",
        trusted_proxies=_whole(environ, "QUIZAPP_TRUSTED_PROXIES", 0, 0, 9),
    )


def _address(environ: Mapping[str, str]) -> str:
    address = environ.get("QUIZAPP_ADDRESS") or ""
    if address and not address.startswith(("http://", "https://")):
        raise SettingError(f"QUIZAPP_ADDRESS must begin with http:// or https://, not {address!r}")
    return address.rstrip("/")


def _smtp_url(environ: Mapping[str, str]) -> str:
    url = environ.get("QUIZAPP_SMTP_URL") or ""
    if url and not url.startswith(("smtp://", "smtps://")):
        raise SettingError("QUIZAPP_SMTP_URL must begin with smtp:// or smtps://")
    if url and not environ.get("QUIZAPP_MAIL_FROM"):
        raise SettingError("QUIZAPP_SMTP_URL is set, and QUIZAPP_MAIL_FROM is not: name the sender")
    return url


def _database_url(environ: Mapping[str, str]) -> str:
    url = environ.get("QUIZAPP_DATABASE_URL") or ""
    scheme = url.partition(":")[0]
    if scheme and scheme.partition("+")[0] not in ("sqlite", "postgresql"):
        raise SettingError(
            f"QUIZAPP_DATABASE_URL must begin with sqlite: or postgresql:, not {scheme!r}"
        )
    return url


def default_data(environ: Mapping[str, str]) -> Path:
    """`var/` in a source tree, else the folder where the system keeps a user's own data."""
    root = Path(__file__).resolve().parent.parent
    if (root / "pyproject.toml").is_file():
        return root / "var"
    home = Path.home()
    if sys.platform == "win32":
        return Path(environ.get("LOCALAPPDATA") or home / "AppData" / "Local") / "quizapp"
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / "quizapp"
    return Path(environ.get("XDG_DATA_HOME") or home / ".local" / "share") / "quizapp"


def kept_secret(file: Path) -> str:
    """The key kept in `file`, made on the first call and readable by its owner alone."""
    try:
        descriptor = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return _read_secret(file)
    made = secrets.token_hex(32)
    with os.fdopen(descriptor, "w", encoding="ascii") as out:
        out.write(made)
    return made


def _read_secret(file: Path) -> str:
    # Another process may have made the file a moment ago and not written it yet.
    for _ in range(100):
        if kept := file.read_text(encoding="ascii").strip():
            return kept
        time.sleep(0.01)
    raise SettingError(f"{file} is empty: delete it, and a new key is made at the next start")


def _whole(environ: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    text = environ.get(name)
    if not text:
        return default
    try:
        number = int(text)
    except ValueError:
        number = least - 1
    if not least <= number <= most:
        raise SettingError(f"{name} must be a whole number from {least} to {most}, not {text!r}")
    return number
