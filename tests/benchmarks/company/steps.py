"""What people do with the matrix of a company, each as their browser does it, and how long it may take."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from io import BytesIO
from urllib.parse import urlencode

from flask.testing import FlaskClient

from tests.benchmarks.company.plants import Plant
from tests.planner.forms import form_fields

SCREEN, JUMP, FIND, STEP_IN, SHEET = 1.0, 0.3, 0.5, 1.0, 30.0  # seconds at most
TURNS = 5
ROWS, EACH = 10_000, 10  # rows of the list that is imported, and how many of them a person has


@dataclass(frozen=True)
class Step:
    """An action, the seconds that it may take, and how often it is done; what changes the plant is done once.

    `in_pieces` is read from the database piece by piece, so that it may ask more often where there is more.
    """

    name: str
    action: Callable[[], float | None]
    at_most: float | None = None
    turns: int = TURNS
    in_pieces: bool = False


def steps(plant: Plant) -> Iterator[Step]:
    """Everything that is measured on a plant, in order."""
    planner = plant.browser("planner")
    yield from _matrix(plant, planner)
    yield from _finding(plant, planner, plant.browser("head"))
    for name, file, at_most in (
        ("matrix, CSV", "matrix.csv", SHEET),
        ("matrix, workbook", "matrix.xlsx", SHEET),
        ("levels, CSV", "assessments.csv", SHEET),
        ("whole plant, CSV files", "everything.zip", SHEET),
        ("whole plant, workbook", "everything.xlsx", None),
    ):
        yield Step(f"export the {name}", partial(_streamed, planner, f"/exports/{file}"), at_most, 1, in_pieces=True)
    yield Step(f"import {ROWS:,} rows, with preview", partial(_import, plant, planner), SHEET, 1)


def _matrix(plant: Plant, planner: FlaskClient) -> Iterator[Step]:
    jump = f"/matrix/everybody/rows?start={plant.people * 9 // 10}&size=50"
    past, ahead = plant.day - timedelta(days=300), plant.day + timedelta(days=200)
    first = partial(_get, planner, "/matrix/everybody", "/matrix/everybody/rows?start=0&size=50")
    yield Step("matrix, first screen", first, SCREEN)
    yield Step("matrix, jump to a row", partial(_get, planner, jump), JUMP)
    yield Step("matrix, a past day", partial(_get, planner, f"{jump}&as_of={past}"), JUMP)
    yield Step("matrix, a day ahead", partial(_get, planner, f"{jump}&as_of={ahead}"), JUMP)
    yield Step("matrix, as known on a past day", partial(_get, planner, f"{jump}&as_of={past}&known={past}"), JUMP)
    yield Step("matrix, by next expiry", partial(_get, planner, f"{jump}&sort=expiry"))
    yield Step("matrix, totals of all", partial(_get, planner, "/matrix/everybody/totals"))


def _finding(plant: Plant, planner: FlaskClient, head: FlaskClient) -> Iterator[Step]:
    five = urlencode([pair for code in plant.skills[:5] for pair in (("skill", code), ("level", 3))])
    stand_in = f"/stand-in?crew={plant.crew}"
    yield Step("find people by five skills", partial(_get, planner, f"/people/find?{five}"), FIND)
    yield Step("find people by any of five", partial(_get, planner, f"/people/find?{five}&way=any"), FIND)
    yield Step("who can step in, for a skill", partial(_get, head, f"{stand_in}&skill={plant.skills[0]}"), STEP_IN)
    yield Step("who can step in, for all", partial(_get, head, stand_in), STEP_IN)


def _get(browser: FlaskClient, *pages: str) -> None:
    for page in pages:
        answer = browser.get(page)
        assert answer.status_code == 200, f"{page}: {answer.status}"
        answer.get_data()


def _streamed(browser: FlaskClient, page: str) -> float:
    """Read an answer piece by piece, keeping none; when the first piece was there."""
    answer = browser.get(page)
    assert answer.status_code == 200, f"{page}: {answer.status}"
    pieces = iter(answer.response)
    next(pieces)
    first = time.perf_counter()
    for _piece in pieces:
        pass
    answer.close()
    return first


def _import(plant: Plant, planner: FlaskClient) -> None:
    """Upload a list of levels, answer what is asked, look at the preview, import it."""
    lines = ["Personalnummer;Kompetenz;Stufe;gültig ab"]
    people = plant.numbers[: ROWS // EACH]
    levels = ((person, code, (place * 7 + n) % 5) for place, person in enumerate(people) for n, code in _some(plant))
    lines += [f"{person};{code};{level};{plant.day:%d.%m.%Y}" for person, code, level in levels]
    file = BytesIO("\n".join(lines).encode())
    page = planner.post("/imports", data={"file": (file, "levels.csv")}, content_type="multipart/form-data").location
    asked = form_fields(planner.get(page).get_data(as_text=True), "sheet-0-kind")
    preview = planner.post(page, data={**asked, "vouch": "self"}).location
    shown = planner.get(preview).get_data(as_text=True)
    done = planner.post(f"{page}/confirm", data=form_fields(shown, "seen"))
    assert done.status_code == 303, done.status
    said = planner.get(done.location, follow_redirects=True).get_data(as_text=True)
    changes = re.search(r"levels\.csv is imported: (\d+) changes", said)
    assert changes is not None
    assert int(changes[1]) == len(people) * len(list(_some(plant)))


def _some(plant: Plant) -> Iterator[tuple[int, str]]:
    return enumerate(plant.skills[:EACH])
