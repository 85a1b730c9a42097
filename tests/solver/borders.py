"""Tiny problems whose dates all lie at borders: a day before, on and after starts, ends and each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

Json = dict[str, Any]
Choose = Callable[[Sequence[Any]], Any]
"""Picks one of several: `Random.choice`, or a draw of hypothesis."""
MONDAY = date(2027, 1, 4)
AROUND = (-1, 0, 1)


def bordering(choose: Choose) -> Json:
    """Two or three people who hold what two teams need, but for a day; one may train; everybody works part-time."""
    begins = MONDAY + timedelta(days=choose((7, 14, 20, 21)))
    lasts = choose((1, 2, 7, 13, 14))
    first = (begins, begins + timedelta(days=lasts - 1))
    then = first[1] + timedelta(days=choose(AROUND))
    second = (max(then, MONDAY), max(then, MONDAY) + timedelta(days=choose((0, 6, 9))))
    teams = [_team(choose, f"t{number}", *days) for number, days in enumerate((first, second))]
    days = [MONDAY, *first, *second, MONDAY + timedelta(days=7)]
    people = [_person(choose, f"p{number}", days) for number in range(choose((2, 2, 3)))]
    return {
        "format": "hybrid-team-problem/1",
        "people": people,
        "teams": teams,
        "skills": [{"id": "b", "prerequisites": [{"skill": "a", "level": 1}] if choose((False, True)) else []}],
        "trainings": [_training(choose, f"tr{number}", days) for number in range(choose((0, 1, 1, 2)))],
        "rules": {"start": MONDAY.isoformat(), "caution": choose((0, 0, 1))},
        "objective": choose((["shortfall", "cost"], ["shortfall", "readiness", "cost"], ["cost", "shortfall"])),
    }


def _day(choose: Choose, days: Sequence[date]) -> str:
    found: date = choose(days) + timedelta(days=choose(AROUND))
    return found.isoformat()


def _team(choose: Choose, name: str, start: date, end: date) -> Json:
    needs = [{"id": skill, "skill": skill, "level": choose((1, 2)), "weight": 3} for skill in choose(("a", "b", "ab"))]
    team: Json = {"id": name, "start": start.isoformat(), "end": end.isoformat(), "needs": needs}
    return team | {"member_fte": choose((0.1, 0.3, 0.5, 0.6, 1)), "size": choose(({}, {"min": 1}, {"max": 1}))}


def _person(choose: Choose, name: str, days: Sequence[date]) -> Json:
    person: Json = {"id": name, "skills": {skill: _holding(choose, days) for skill in choose(("a", "b", "ab", "ab"))}}
    person |= {"fte": choose((0.3, 0.5, 0.6, 0.9, 1, 1.1)), "weekly_cost": choose((1, 7))}
    person |= {"training_hours_per_week": choose((2, 4))}
    if choose((False, True)):
        start = choose(days) + timedelta(days=choose(AROUND))
        until = max(start, choose(days) + timedelta(days=choose(AROUND)))
        person["absences"] = [{"from": start.isoformat(), "to": until.isoformat()}]
    return person


def _holding(choose: Choose, days: Sequence[date]) -> Json:
    holding: Json = {"level": choose((1, 2)), "verified": choose((True, True, False))}
    kind = choose(("neither", "valid", "valid", "lapses", "both"))
    if kind in ("valid", "both"):
        holding["valid_until"] = _day(choose, days)
    if kind in ("lapses", "both"):
        holding["lapses_on"] = _day(choose, days)
    return holding


def _training(choose: Choose, name: str, days: Sequence[date]) -> Json:
    step = choose((0, 0, 1))
    training: Json = {"id": name, "skill": choose("ab"), "from": step, "to": choose((step + 1, 2))}
    training |= {"hours": choose((0, 2, 4, 8)), "cost": choose((0, 1))}
    if choose((False, True)):
        ends = [day - timedelta(days=7 - gap) for day in days for gap in AROUND]
        found = {choose(ends) for _ in range(2)}
        training["sessions"] = sorted(day.isoformat() for day in found if day >= MONDAY)
        training |= {"weeks": 1, "hours": min(2, training["hours"])}
    return training
