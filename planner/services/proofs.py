"""Files handed in as proof: checked by what they hold, kept outside of the web root, served by the access rule."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from flask import current_app
from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from models import Account, Assessment, ProofFile, db
from planner.errors import Refused
from planner.services.erase import PROOFS
from planner.words import gettext as _

MOST = 5 * 1024 * 1024  # bytes
SIGNS = {"application/pdf": b"%PDF-", "image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}
ENDINGS = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}
LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Handed:
    """A file as it was handed in; its type is what it holds, not what it says."""

    file_name: str
    media_type: str
    data: bytes


def read(upload: FileStorage | None, field: str = "proof_file") -> Handed | None:
    """The file of a form's field; None without one. Raises Refused when it is too large or of another type."""
    if upload is None or not upload.filename:
        return None
    data = upload.stream.read(MOST + 1)
    if len(data) > MOST:
        raise Refused(_("The file is too large; at most %(size)s MB are taken.", size=MOST // (1024 * 1024)), field)
    media_type = next((kind for kind, sign in SIGNS.items() if data.startswith(sign)), None)
    if media_type is None:
        raise Refused(_("Hand in a PDF, PNG or JPEG file; this one is none of them."), field)
    return Handed(_plain_name(upload.filename, ENDINGS[media_type]), media_type, data)


def attach(assessment: Assessment, handed: Handed, account: Account) -> ProofFile:
    """Keep the file as proof of an assessment that has its id; the caller commits."""
    stored_as = f"{uuid4().hex}.{ENDINGS[handed.media_type]}"
    folder = _folder(assessment.person_id)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(folder / stored_as, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(handed.data)
    row = ProofFile(
        person_id=assessment.person_id,
        assessment_id=assessment.id,
        file_name=handed.file_name,
        media_type=handed.media_type,
        size=len(handed.data),
        sha256=hashlib.sha256(handed.data).hexdigest(),
        stored_as=stored_as,
        holds_from=assessment.holds_from,
        recorded_by_id=account.id,
    )
    db.session.add(row)
    return row


def proof(proof_id: int) -> ProofFile | None:
    """A file that was not entered in error."""
    return db.session.scalar(select(ProofFile).where(ProofFile.id == proof_id, ProofFile.error_at.is_(None)))


def path_of(row: ProofFile) -> Path:
    """Where the file lies."""
    return _folder(row.person_id) / row.stored_as


def _folder(person_id: int) -> Path:
    return Path(current_app.config["DATA_DIR"]) / PROOFS / str(person_id)


def _plain_name(name: str, ending: str) -> str:
    """The last part of the name without what a file system or header could trip over, with the ending of its type."""
    stem = name.replace("\\", "/").rsplit("/", 1)[-1].rpartition(".")[0] or name
    kept = "".join(letter for letter in stem if letter.isprintable() and letter not in '<>:"/\\|?*')
    return f"{kept.strip(' .')[:LONGEST_NAME] or 'proof'}.{ending}"
