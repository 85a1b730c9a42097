"""Scripts, styles and symbols go out compressed.

Pages do not, and no proxy in front should compress them either: each holds the token of its forms, and the length of a
compressed page tells whoever can put words into it what else stands there (BREACH).
"""

from __future__ import annotations

import gzip
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, current_app, request

LEAST = 1_000  # bytes; less is not worth it
TYPES = {"text/css", "text/javascript", "application/javascript", "image/svg+xml"}


def compress(response: Response) -> Response:
    """A static file in the shorter way that the browser understands, if it is text."""
    if request.endpoint != "static" or response.mimetype not in TYPES or response.status_code not in (200, 304):
        return response
    response.vary.add("Accept-Encoding")
    if response.status_code == 304 or not request.accept_encodings.quality("gzip"):
        return response
    file = Path(current_app.static_folder or "", (request.view_args or {})["filename"])
    if file.stat().st_size < LEAST:
        return response
    response.direct_passthrough = False
    response.set_data(_compressed(file, file.stat().st_mtime_ns))
    response.content_encoding = "gzip"
    etag, _weak = response.get_etag()
    response.set_etag(f"{etag}-gzip")
    response.make_conditional(request.environ)
    return response


@lru_cache(maxsize=64)
def _compressed(file: Path, _changed: int) -> bytes:
    return gzip.compress(file.read_bytes(), mtime=0)


def set_up(app: Flask) -> None:
    """Compress what may be compressed."""
    app.after_request(compress)
