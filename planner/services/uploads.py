"""What was uploaded and waits to be imported: files in the data directory, each its account's own, for a few hours."""

from __future__ import annotations

import json
import os
import re
import secrets
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import current_app

from models import Account
from planner.imports.answers import Answers

KEPT = timedelta(hours=4)
MOST = 20  # of one account: the oldest gives way
TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")


@dataclass(frozen=True)
class Upload:
    """A file that waits; `answers` is None before anybody has answered."""

    token: str
    name: str
    data: bytes
    answers: Answers | None


def keep(account: Account, name: str, data: bytes) -> str:
    """Keep a file until it is imported or old; returns what it is found by."""
    _forget_old(account)
    token = secrets.token_urlsafe(16)
    _write(_folder() / f"{token}.data", data)
    _write_facts(token, {"account": account.id, "name": Path(name).name[:200], "answers": None})
    return token


def upload(account: Account, token: str) -> Upload | None:
    """The account's own file; None when it is somebody else's, imported, or too old."""
    facts = _facts(token)
    if facts is None or facts["account"] != account.id:
        return None
    data = (_folder() / f"{token}.data").read_bytes()
    answers = Answers.of_json(facts["answers"]) if facts["answers"] else None
    return Upload(token, facts["name"], data, answers)


def answer(found: Upload, account: Account, answers: Answers) -> None:
    """Keep what was answered."""
    _write_facts(found.token, {"account": account.id, "name": found.name, "answers": answers.as_json()})


def drop(token: str) -> None:
    """Delete a file."""
    for path in (_folder() / f"{token}.json", _folder() / f"{token}.data"):
        path.unlink(missing_ok=True)


def drop_all() -> None:
    """Delete every file: somebody who is erased may be named in any of them."""
    for path in _folder().glob("*.json"):
        drop(path.stem)


def _folder() -> Path:
    folder = Path(current_app.config["DATA_DIR"]) / "uploads"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _facts(token: str) -> dict[str, Any] | None:
    if not TOKEN.fullmatch(token):
        return None
    path = _folder() / f"{token}.json"
    try:
        if time.time() - (_folder() / f"{token}.data").stat().st_mtime > KEPT.total_seconds():
            drop(token)
            return None
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return found


def _forget_old(account: Account) -> None:
    kept: list[tuple[float, str]] = []
    for path in _folder().glob("*.json"):
        facts = _facts(path.stem)
        if facts is not None and facts["account"] == account.id:
            kept.append((path.stat().st_mtime, path.stem))
    for _moment, token in sorted(kept)[: max(0, len(kept) - MOST + 1)]:
        drop(token)


def _write_facts(token: str, facts: dict[str, Any]) -> None:
    _write(_folder() / f"{token}.json", json.dumps(facts).encode())


def _write(path: Path, data: bytes) -> None:
    """Whole or not at all, for the owner of the process only."""
    part = path.with_suffix(f"{path.suffix}.part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(data)
    part.replace(path)
