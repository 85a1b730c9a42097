"""The settings of an installation, from what the caller gives, the environment and what the data directory holds."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from planner.errors import BadSetting, DirectoryUnusable

SECRET_KEY_FILE = "secret.key"
DATABASE_FILE = "planner.db"
TERMINAL_IDLE = timedelta(seconds=90)
SESSION_IDLE = timedelta(hours=8)
TRUE_WORDS = {"1", "true", "yes", "on"}


def settings(given: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Every setting of the application; `given` wins over the environment, that over the defaults.

    Raises DirectoryUnusable when DATA_DIR cannot be written, BadSetting for an address of no database.
    """
    from planner.database import normal_url

    found: dict[str, Any] = {**_defaults(), **(given or {})}
    folder = found["DATA_DIR"] = data_dir(found.get("DATA_DIR"))
    url = found.get("SQLALCHEMY_DATABASE_URI") or os.environ.get("PLANNER_DATABASE_URL")
    found["SQLALCHEMY_DATABASE_URI"] = normal_url(url or f"sqlite:///{folder / DATABASE_FILE}")
    if not found.get("SECRET_KEY"):
        found["SECRET_KEY"] = secret_key(folder)
    return found


def _defaults() -> dict[str, Any]:
    return {
        "DEMO": False,
        "SANDBOX": None,  # in a sandbox, where one leaves it to
        "HTTPS": os.environ.get("PLANNER_HTTPS", "").lower() in TRUE_WORDS,
        "METRICS": os.environ.get("PLANNER_METRICS", "").lower() in TRUE_WORDS,
        "PROXIES": _whole("PLANNER_PROXIES", 0),  # how many of ours stand in front and say who asks
        "PLANNER_TODAY": os.environ.get("PLANNER_TODAY"),
        "TIME_ZONE": os.environ.get("PLANNER_TIME_ZONE", "Europe/Berlin"),
        "TERMINAL_IDLE": TERMINAL_IDLE,
        "SESSION_IDLE": SESSION_IDLE,
        "MAX_CONTENT_LENGTH": 20 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
    }


def _whole(name: str, otherwise: int) -> int:
    text = os.environ.get(name, "")
    if not text:
        return otherwise
    if not text.isdecimal():
        raise BadSetting(name, text, "a whole number")
    return int(text)


def data_dir(given: str | Path | None = None) -> Path:
    """The directory of the installation's own files, made when it is missing: given, PLANNER_DATA, or ./instance."""
    path = Path(given or os.environ.get("PLANNER_DATA") or "instance").absolute()
    if path.exists() and not path.is_dir():
        raise DirectoryUnusable(path, "it is a file")
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise DirectoryUnusable(path, _reason(error)) from error
    if not os.access(path, os.W_OK | os.X_OK):
        raise DirectoryUnusable(path, "it is not writable")
    for file in sorted(path.glob("*.db*")):
        if not os.access(file, os.W_OK):
            raise DirectoryUnusable(path, f"{file.name} is not writable")
    return path


def secret_key(folder: Path) -> str:
    """The key that signs sessions: read from the directory, or made at first start, for its owner only."""
    path = folder / SECRET_KEY_FILE
    try:
        made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _read_key(path)
    except OSError as error:
        raise DirectoryUnusable(folder, _reason(error)) from error
    key = secrets.token_hex(32)
    with os.fdopen(made, "w", encoding="ascii") as file:
        file.write(key)
    return key


def _read_key(path: Path) -> str:
    try:
        key = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise DirectoryUnusable(path.parent, f"{path.name} cannot be read") from error
    if len(key) < 32:
        raise DirectoryUnusable(path.parent, f"{path.name} is damaged; deleting it signs everybody out")
    return key


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
