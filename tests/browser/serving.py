"""The product as the browser meets it: the demo plant in a folder of its own, served by waitress."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from waitress.server import create_server

from models import Setting, db
from planner.app import create_app
from tests.planner.factories import make_account, make_department, make_head, make_person

TILES = '["planner", "head", "employee", "admin", "council"]'


@dataclass(frozen=True)
class Server:
    """A running server and the application in it."""

    url: str
    app: Flask


def make_plant(app: Flask) -> None:
    """One account for each role."""
    with app.app_context():
        db.create_all()
        department = make_department(db.session, "MNT")
        head, employee = make_person(db.session, "Head", department), make_person(db.session, "Employee", department)
        make_head(db.session, head, department)
        make_account(db.session, "planner", "planner")
        make_account(db.session, "head", "employee", "head", person=head)
        make_account(db.session, "employee", "employee", person=employee)
        make_account(db.session, "admin", "admin")
        make_account(db.session, "council", "works_council")
        db.session.add(Setting(name="demo_tiles", value=TILES))
        db.session.commit()


@contextmanager
def serving(folder: Path) -> Iterator[Server]:
    """Serve the demo plant on a free port until the block ends."""
    app = create_app({"DATA_DIR": folder, "DEMO": True})
    make_plant(app)
    listening = socket.create_server(("127.0.0.1", 0))
    server = create_server(app, sockets=[listening], threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield Server(f"http://127.0.0.1:{listening.getsockname()[1]}", app)
    server.close()
    thread.join(timeout=10)
