"""What goes out compressed: static text, and never a page, which holds the token of its forms."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
STYLE = "/static/app.css"
ASKS = {"Accept-Encoding": "gzip, deflate, br"}


def test_a_style_goes_out_compressed_to_whoever_understands_it(client: FlaskClient, app: Flask) -> None:
    plain, packed = client.get(STYLE), client.get(STYLE, headers=ASKS)
    assert [each.headers.get("Content-Encoding") for each in (plain, packed)] == [None, "gzip"]
    assert packed.content_length == len(packed.data) < len(plain.data) / 3
    assert gzip.decompress(packed.data) == plain.data == Path(app.static_folder or "", "app.css").read_bytes()
    assert "Accept-Encoding" in packed.vary
    assert "Accept-Encoding" in plain.vary


def test_a_browser_that_has_the_file_already_is_sent_nothing(client: FlaskClient) -> None:
    etag = client.get(STYLE, headers=ASKS).headers["ETag"]
    again = client.get(STYLE, headers={**ASKS, "If-None-Match": etag})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get(STYLE, headers={"If-None-Match": etag}).status_code == 200


@pytest.mark.parametrize("path", ["/sign-in", "/static/no-such.css", "/static/mark.svg"])
def test_pages_and_what_is_small_go_out_as_they_are(client: FlaskClient, path: str) -> None:
    assert client.get(path, headers=ASKS).content_encoding is None
