"""The product as the browser meets it: the demo plant in a folder of its own, served by waitress."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade
from flask_security.utils import hash_password
from waitress.server import create_server

from models import db, follow_rule
from planner.app import create_app
from planner.today import today
from seeds.plant import make_plant

PASSWORD = "everybody's in the demo"


@dataclass(frozen=True)
class Server:
    """A running server and the application in it."""

    url: str
    app: Flask


def fill(app: Flask) -> None:
    """Migrate the database and make the demo plant as of today."""
    with app.app_context():
        upgrade()
        make_plant(db.session(), as_of=today(), password=PASSWORD, hash_password=hash_password)
        db.session.commit()
        follow_rule(db.session())


@contextmanager
def serving(folder: Path) -> Iterator[Server]:
    """Serve the demo plant on a free port until the block ends."""
    app = create_app({"DATA_DIR": folder, "DEMO": True})
    fill(app)
    listening = socket.create_server(("127.0.0.1", 0))
    server = create_server(app, sockets=[listening], threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield Server(f"http://127.0.0.1:{listening.getsockname()[1]}", app)
    server.close()
    thread.join(timeout=10)
