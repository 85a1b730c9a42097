from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, update

from models import Run, RunQuestion, now
from planner.attempts import ATTEMPTS, GIVEN_UP, STALE, Attempt, claim, left_alone, take_up
from planner.database import engine_for
from tests.planner.plant import Rows, add, make_scenario, make_team

TODAY = date(2027, 1, 4)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """As a worker reaches the database: beside the application."""
    beside = engine_for(database_url)
    yield beside
    beside.dispose()


def queued(session: Rows) -> int:
    scenario = make_scenario(session, TODAY, make_team(session, TODAY, TODAY))
    run = add(session, Run(scenario=scenario, problem={"format": "p"}, options={"time_limit": 5}))
    run_id = run.id
    session.commit()
    return run_id


def run_now(session: Rows, run_id: int) -> Run:
    session.rollback()
    session.expire_all()
    run = session.get(Run, run_id)
    assert run is not None
    return run


def taken(engine: Engine, run_id: int) -> Attempt:
    attempt = take_up(engine, run_id)
    assert attempt is not None
    return attempt


def test_a_worker_takes_up_a_queued_run_with_its_problem_and_options(session: Rows, engine: Engine) -> None:
    run_id = queued(session)
    attempt = taken(engine, run_id)
    assert (attempt.problem, attempt.options, attempt.number) == ({"format": "p"}, {"time_limit": 5}, 1)
    assert run_now(session, run_id).state == "running"


def test_a_run_ends_with_its_answer_and_is_not_taken_up_again(session: Rows, engine: Engine) -> None:
    run_id = queued(session)
    taken(engine, run_id).done({"status": "optimal"}, None)
    assert take_up(engine, run_id) is None
    run = run_now(session, run_id)
    assert (run.state, run.answer, run.attempts) == ("done", {"status": "optimal"}, 1)


def test_a_run_is_given_up_with_a_reason_when_every_attempt_died(session: Rows, engine: Engine) -> None:
    run_id = queued(session)
    for _ in range(ATTEMPTS):
        taken(engine, run_id)
    assert take_up(engine, run_id) is None
    run = run_now(session, run_id)
    assert (run.state, run.reason) == ("failed", GIVEN_UP)


def test_each_attempt_has_all_of_the_time_and_begins_without_progress(session: Rows, engine: Engine) -> None:
    run_id = queued(session)
    taken(engine, run_id).beat({"phase": "model"})
    first = run_now(session, run_id).started_at
    session.rollback()
    taken(engine, run_id)
    run = run_now(session, run_id)
    assert first is not None
    assert run.started_at is not None
    assert run.started_at > first
    assert run.progress is None


def test_a_worker_that_comes_back_from_the_dead_changes_nothing(session: Rows, engine: Engine) -> None:
    run_id = queued(session)
    dead = taken(engine, run_id)
    living = taken(engine, run_id)
    dead.done({"status": "late"}, None)
    assert dead.beat({"phase": "late"}) is True
    living.done({"status": "optimal"}, None)
    dead.failed("late")
    run = run_now(session, run_id)
    assert (run.state, run.answer, run.progress) == ("done", {"status": "optimal"}, None)


def test_a_beat_writes_progress_and_hears_when_to_stop(session: Rows, engine: Engine) -> None:
    run_id = queued(session)
    attempt = taken(engine, run_id)
    assert attempt.beat({"phase": "model"}) is False
    run = run_now(session, run_id)
    assert run.progress == {"phase": "model"}
    run.stop_asked_at = now()
    session.commit()
    assert attempt.beat(None) is True
    assert run_now(session, run_id).state == "stopping"


def test_an_attempt_that_is_put_back_does_not_count(session: Rows, engine: Engine) -> None:
    run_id = queued(session)
    taken(engine, run_id).put_back()
    run = run_now(session, run_id)
    assert (run.state, run.attempts) == ("queued", 0)


def test_a_run_whose_worker_was_silent_for_long_is_seen_to_by_one_worker(session: Rows, engine: Engine) -> None:
    run_id = queued(session)
    taken(engine, run_id)
    assert left_alone(engine) == []
    session.execute(update(Run).values(heartbeat_at=now() - STALE - timedelta(seconds=1)))
    session.commit()
    [left] = left_alone(engine)
    assert (left.run_id, left.silent) == (run_id, True)
    assert [claim(engine, left), claim(engine, left)] == [True, False]


def test_a_run_that_waits_is_looked_after_but_not_silent(session: Rows, engine: Engine) -> None:
    run_id = queued(session)
    assert [(left.run_id, left.silent) for left in left_alone(engine)] == [(run_id, False)]


def asked(session: Rows) -> int:
    """A question about a run that has its answer."""
    scenario = make_scenario(session, TODAY, make_team(session, TODAY, TODAY))
    run = add(session, Run(scenario=scenario, problem={"format": "p"}, answer={"status": "optimal"}, state="done"))
    question = add(session, RunQuestion(run=run, kind="person", team="t1", person="p1", options={"time_limit": 9}))
    question_id = question.id
    session.commit()
    return question_id


def test_a_worker_takes_up_a_question_with_the_answer_that_it_is_about(session: Rows, engine: Engine) -> None:
    question_id = asked(session)
    attempt = take_up(engine, question_id, RunQuestion)
    assert attempt is not None
    assert (attempt.problem, attempt.options) == ({"format": "p"}, {"time_limit": 9})
    about = {"kind": "person", "team": "t1", "need": None, "person": "p1"}
    assert attempt.asked == {"answer": {"status": "optimal"}, **about}


def test_a_question_ends_with_what_was_found_and_runs_are_left_as_they_are(session: Rows, engine: Engine) -> None:
    question_id = asked(session)
    attempt = take_up(engine, question_id, RunQuestion)
    assert attempt is not None
    assert [(left.run_id, left.table) for left in left_alone(engine, RunQuestion)] == []
    attempt.explained({"findings": []})
    assert take_up(engine, question_id, RunQuestion) is None
    session.expire_all()
    question = session.get(RunQuestion, question_id)
    assert question is not None
    assert (question.state, question.result, question.run.state) == ("done", {"findings": []}, "done")


def test_a_question_whose_worker_is_gone_is_found(session: Rows, engine: Engine) -> None:
    question_id = asked(session)
    assert [left.run_id for left in left_alone(engine, RunQuestion)] == [question_id]
    assert left_alone(engine) == []
