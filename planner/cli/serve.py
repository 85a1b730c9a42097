"""`planner serve`: the pages, by waitress."""

from __future__ import annotations

import errno
import signal
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from planner.cli.console import err
from planner.errors import PlannerError
from planner.supervisor import Supervisor
from planner.warm import warm_later

if TYPE_CHECKING:
    from flask import Flask

THREADS = 8


class PortTaken(PlannerError):
    """Somebody else listens there."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(f"Port {port} on {host} is in use; choose another one with --port.")


class CannotListen(PlannerError):
    """The address is not one of this machine, or may not be used."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        super().__init__(f"Cannot listen on {host}, port {port}: {reason}.")


@click.command
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on; 0.0.0.0 is all.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--data", metavar="DIR", help="Where the installation keeps its files [PLANNER_DATA, else ./instance].")
@click.option("--database", metavar="URL", help="Address of the database [PLANNER_DATABASE_URL, else a file in DIR].")
@click.option("--no-worker", is_flag=True, help="Leave the solving to workers started by `planner worker`.")
def serve(host: str, port: int, data: str | None, database: str | None, no_worker: bool) -> None:
    """Serve the pages until interrupted, with one worker beside them that solves the runs."""
    from planner.app import create_app
    from planner.services.installation import require_ready

    app = create_app({"DATA_DIR": data, "SQLALCHEMY_DATABASE_URI": database})
    require_ready(app.config["SQLALCHEMY_DATABASE_URI"])
    serve_pages(app, host, port, worker=not no_worker)


def serve_pages(
    app: Flask, host: str, port: int, ready: Callable[[str], None] | None = None, worker: bool = True
) -> None:
    """Answer requests until SIGINT or SIGTERM, with a worker beside; `ready` hears the address once it is listened on.

    Raises PortTaken or CannotListen.
    """
    server = listen(app, host, port)
    signal.signal(signal.SIGTERM, _end)
    beside = Supervisor(app.config["SQLALCHEMY_DATABASE_URI"], app.config["DATA_DIR"]) if worker else None
    (ready or _announce)(f"http://{host}:{port}/")
    try:
        if beside is not None:
            beside.start()
        warm_later()
        server.run()
    finally:
        server.close()
        if beside is not None:
            beside.stop()


def listen(app: Flask, host: str, port: int) -> Any:
    """A waitress server that has taken the port."""
    from waitress.server import create_server

    try:
        return create_server(
            app,
            host=host,
            port=port,
            threads=THREADS,
            ident=None,
            clear_untrusted_proxy_headers=not app.config["PROXIES"],
        )
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortTaken(host, port) from error
        raise CannotListen(host, port, (error.strerror or str(error)).lower()) from error
    except ValueError as error:
        raise CannotListen(host, port, str(error).rstrip(".").lower()) from error


def _announce(address: str) -> None:
    err.print(f"Serving on {address} (Ctrl-C ends it)")


def _end(*_: object) -> None:
    raise SystemExit(0)
