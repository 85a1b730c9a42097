"""What a worker writes of a run: that it took it up, that it lives, how far it is, how it ended.

Each time a run is taken up is an attempt with a number. Only the newest attempt writes: a worker that was thought dead
and comes back finds its number outdated and changes nothing. After the last attempt the run has failed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, case, null, or_, select, update

from models import Run, RunQuestion, now
from planner.database import reading

ATTEMPTS = 3
STALE = timedelta(seconds=30)
UNENDED = ("queued", "running", "stopping")
GIVEN_UP = "The worker ended three times while it solved this run; it is not tried again."
LOST = "The worker lost this run; start it again."
NO_ANSWER = "The time ran out before any answer was found: allow more time."
Object = dict[str, Any]
Table = type[Run] | type[RunQuestion]
"""What workers take up: runs, and questions about their answers."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A run or a question as one worker took it up; `asked` is the question, with the answer that it is about."""

    engine: Engine
    run_id: int
    number: int
    problem: Object
    options: Object
    table: Table = Run
    asked: Object = field(default_factory=dict)

    def beat(self, progress: Object | None) -> bool:
        """Tell that the run is alive and how far it is; True when it is to stop, asked to or taken up by another."""
        facts: Object = {"heartbeat_at": now(), **({"progress": progress} if progress else {})}
        with self.engine.begin() as connection:
            mine = connection.execute(self._mine().values(**facts)).rowcount
            asked = connection.scalar(select(self.table.stop_asked_at).where(self.table.id == self.run_id))
            if asked is not None:
                connection.execute(self._mine().values(state="stopping"))
        return not mine or asked is not None

    def done(self, answer: Object, baseline: Object | None) -> None:
        """Keep the answer; the run has ended."""
        self._end(state="done", answer=answer, baseline=baseline, reason=None)

    def explained(self, result: Object) -> None:
        """Keep what was found; the question has ended."""
        self._end(state="done", result=result, reason=None)

    def failed(self, reason: str) -> None:
        """The run has ended without an answer."""
        self._end(state="failed", reason=reason[:500])

    def put_back(self) -> None:
        """The worker is told to end: the attempt does not count, another worker takes the run up."""
        with self.engine.begin() as connection:
            connection.execute(self._mine().values(state="queued", attempts=self.number - 1))

    def _end(self, **facts: Any) -> None:
        with self.engine.begin() as connection:
            connection.execute(self._mine().values(finished_at=now(), **facts))

    def _mine(self) -> Any:
        table = self.table
        mine = table.id == self.run_id, table.attempts == self.number, table.state.in_(UNENDED)
        return update(table).where(*mine)


def take_up(engine: Engine, run_id: int, table: Table = Run) -> Attempt | None:
    """Begin the next attempt at a run; None when it has ended already, or has now, after too many attempts."""
    with engine.begin() as connection:
        if not _raise_attempts(connection, run_id, table):
            return None
        attempt = _attempt(engine, connection, run_id) if table is Run else _question(engine, connection, run_id)
    if attempt.number > ATTEMPTS:
        attempt.failed(GIVEN_UP)
        return None
    return attempt


def _attempt(engine: Engine, connection: Connection, run_id: int) -> Attempt:
    columns = Run.attempts, Run.problem, Run.options
    return Attempt(engine, run_id, *connection.execute(select(*columns).where(Run.id == run_id)).one())


def _question(engine: Engine, connection: Connection, question_id: int) -> Attempt:
    mine = RunQuestion.kind, RunQuestion.team, RunQuestion.need, RunQuestion.person
    columns = RunQuestion.attempts, Run.problem, RunQuestion.options, Run.answer, *mine
    found = select(*columns).join(Run, Run.id == RunQuestion.run_id).where(RunQuestion.id == question_id)
    number, problem, options, answer, kind, team, need, person = connection.execute(found).one()
    asked = {"answer": answer, "kind": kind, "team": team, "need": need, "person": person}
    return Attempt(engine, question_id, number, problem, options, RunQuestion, asked)


def _raise_attempts(connection: Connection, run_id: int, table: Table) -> int:
    state = case((table.stop_asked_at.is_(None), "running"), else_="stopping")
    taking = update(table).where(table.id == run_id, table.state.in_(UNENDED))
    began: Object = {"started_at": now(), "heartbeat_at": now(), "progress": null()}  # an attempt has all of the time
    facts = {"attempts": table.attempts + 1, "state": state, **began}
    return connection.execute(taking.values(**facts)).rowcount


def goes_on(engine: Engine, run_id: int, number: int) -> bool:
    """Whether this attempt at a run is at work and nobody has asked it to stop."""
    mine = Run.id == run_id, Run.attempts == number, Run.state == "running", Run.stop_asked_at.is_(None)
    with reading(), engine.connect() as connection:
        return connection.scalar(select(Run.id).where(*mine)) is not None


@dataclass(frozen=True, slots=True)
class Left:
    """A run that has not ended and that nobody seems to work on."""

    run_id: int
    created_at: datetime
    heartbeat_at: datetime | None
    table: Table = Run

    @property
    def silent(self) -> bool:
        """Has a worker taken it up and been silent for long?"""
        return self.heartbeat_at is not None and self.heartbeat_at < now() - STALE


def left_alone(engine: Engine, table: Table = Run) -> list[Left]:
    """Runs that wait, and those whose worker has been silent for long."""
    columns = table.id, table.created_at, table.heartbeat_at
    alone = or_(table.state == "queued", table.state.in_(UNENDED) & (table.heartbeat_at < now() - STALE))
    with reading(), engine.connect() as connection:
        return [Left(*row, table) for row in connection.execute(select(*columns).where(alone).order_by(table.id))]


def claim(engine: Engine, left: Left) -> bool:
    """Of several workers that find a silent run, one sees to it."""
    with engine.begin() as connection:
        table = left.table
        same = update(table).where(table.id == left.run_id, table.heartbeat_at == left.heartbeat_at)
        return connection.execute(same.values(heartbeat_at=now())).rowcount > 0


def give_up(engine: Engine, run_id: int, reason: str, table: Table = Run) -> None:
    """End a run that no job stands for any more."""
    with engine.begin() as connection:
        ending = update(table).where(table.id == run_id, table.state.in_(UNENDED))
        connection.execute(ending.values(state="failed", reason=reason, finished_at=now()))
