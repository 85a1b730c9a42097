"""Files handed in as proof, for whoever may see the record that they belong to."""

from __future__ import annotations

from flask import Blueprint, Response, abort, send_file

from planner.services import proofs
from planner.services.reach import person_or_404
from planner.today import today

bp = Blueprint("proofs", __name__)


@bp.get("/proofs/<int:proof_id>")
def show(proof_id: int) -> Response:
    """The file, to be saved: never shown inside a page of ours."""
    row = proofs.proof(proof_id) or abort(404)
    person_or_404(row.person_id, "record.read", today())
    path = proofs.path_of(row)
    if not path.is_file():
        abort(404)
    answer = send_file(path, mimetype=row.media_type, as_attachment=True, download_name=row.file_name, max_age=0)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
