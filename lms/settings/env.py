"""Settings from the environment, loud on nonsense: a value that cannot be read stops the start with one sentence."""

import os
import secrets
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}


def text(name: str, default: str | None = None) -> str:
    """``NAME``, or the content of the file that ``NAME_FILE`` points to; without a default it must be set."""
    file = os.environ.get(f"{name}_FILE")
    if file:
        try:
            return Path(file).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE: {file} cannot be read ({error.strerror}).") from error
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"Set the environment variable {name}.")
    return value


def boolean(name: str, default: bool) -> bool:
    """``NAME`` as yes or no."""
    value = text(name, "1" if default else "0").strip().lower()
    if value in TRUE:
        return True
    if value in FALSE:
        return False
    raise ImproperlyConfigured(f"{name}={value!r} is neither yes nor no.")


def integer(name: str, default: int, *, least: int = 0) -> int:
    """``NAME`` as a whole number of at least ``least``."""
    value = text(name, str(default)).strip()
    try:
        number = int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name}={value!r} is not a whole number.") from None
    if number < least:
        raise ImproperlyConfigured(f"{name}={number} is less than {least}.")
    return number


def words(name: str, default: Sequence[str] = ()) -> list[str]:
    """``NAME`` as a list, separated by commas."""
    value = text(name, ",".join(default))
    return [word.strip() for word in value.split(",") if word.strip()]


def kept_secret(path: Path) -> str:
    """A secret made for this machine the first time and kept in ``path``, readable by its owner only."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(64))
    return path.read_text().strip()


def database(name: str, default: str) -> dict:
    """``NAME`` as a Django database: ``sqlite:///path`` or ``postgresql://user:password@host:port/name``."""
    url = urlsplit(text(name, default))
    if url.scheme == "sqlite":
        path = unquote(url.path)[1:]
        if not path:
            raise ImproperlyConfigured(f"{name} names no file: use sqlite:///path/to/file.sqlite3.")
        return sqlite(Path(path))
    if url.scheme in {"postgres", "postgresql"}:
        return _postgresql(name, url)
    raise ImproperlyConfigured(f"{name} begins with {url.scheme!r}: use sqlite:// or postgresql://.")


def sqlite(path: Path) -> dict:
    """A SQLite database that several threads can write to without "database is locked"."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,  # opening the file and reading its schema anew costs more than a page's own queries
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # mmap: a search reads every document, and so reads them where they lie instead of copying each page
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-16000; "
            "PRAGMA mmap_size=268435456;",
        },
    }


def _postgresql(name: str, url) -> dict:
    database_name = unquote(url.path.lstrip("/"))
    if not database_name:
        raise ImproperlyConfigured(f"{name} names no database: postgresql://user:password@host:5432/name.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": database_name,
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": url.hostname or "",
        "PORT": str(url.port or ""),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            # each statement is read and planned once a connection, not once a page: half of the database's work
            "server_side_binding": True,
            "prepare_threshold": 2,
            # compiling the list of 30,000 people takes 40 ms, a seventh of the query, and gains nothing by it
            "options": "-c jit=off",
            # a lost server is asked again within two seconds, however long it was away; else the pauses double for ever
            "pool": {
                "min_size": 1,
                "max_size": integer("DATABASE_POOL", 8, least=1),
                "timeout": 10,
                "reconnect_timeout": 5,
            },
            **dict(parse_qsl(url.query)),
        },
    }
