"""Rules on how much of a person the teams may have, and whom the departments keep."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from math import floor

from solver.problem import Period, Person
from solver.verify.case import Case, Finding, Seat, peak


def fte(case: Case) -> Iterator[Finding]:
    """On every day, a person's teams take no more of their time than they have."""
    for person, seats in case.seats_of_person.items():
        has = case.problem.people[person].fte
        used, day = peak((Period(seat.team.start, seat.team.end), seat.team.member_fte) for seat in seats)
        if used > has + 1e-9:
            yield seats[-1].path, f'The teams of "{person}" take {used:g} of their time on {day}; they have {has:g}.'


def max_teams(case: Case) -> Iterator[Finding]:
    """A person is on no more teams than they may be."""
    for person, seats in case.seats_of_person.items():
        most = case.problem.people[person].max_teams
        if most is not None and len(seats) > most:
            yield seats[most].path, f'"{person}" is on {len(seats)} teams and may be on {most}.'


def absence(case: Case) -> Iterator[Finding]:
    """Nobody is on a team for more than half of whose days they are absent."""
    for seat in case.seats:
        days = _days_absent(seat)
        if 2 * days > seat.team.days:
            sentence = f'"{seat.person.id}" is absent on {days} of the {seat.team.days} days of team "{seat.team.id}".'
            yield seat.path, sentence


def _days_absent(seat: Seat) -> int:
    """Days of the team on which the person is absent; absences that overlap count once."""
    first, last = seat.team.start.toordinal(), seat.team.end.toordinal()
    days, counted_to = 0, first - 1
    for away in sorted(seat.person.absences, key=lambda period: period.start):
        start = max(away.start.toordinal(), counted_to + 1)
        end = min(away.end.toordinal(), last)
        days += max(0, end - start + 1)
        counted_to = max(counted_to, end)
    return days


def department_release(case: Case) -> Iterator[Finding]:
    """A department has no more of its people on teams than the share that it releases."""
    belong = Counter(person.department for person in case.problem.people.values())
    released = Counter(case.problem.people[person].department for person in case.seats_of_person)
    for department, share in case.problem.rules.department_release.items():
        most = floor(share * belong[department] + 1e-9)
        if released[department] > most:
            sentence = (
                f'{released[department]} people of department "{department}" are on teams; it releases {most} '
                f"of its {belong[department]}."
            )
            yield "$.members", sentence


def home_cover(case: Case) -> Iterator[Finding]:
    """A department, or one crew of it, keeps enough people at the level a skill asks who are on no team."""
    start = case.problem.rules.start
    at_home: dict[str | None, list[Person]] = {}
    for person in case.problem.people.values():
        if person.id not in case.seats_of_person:
            at_home.setdefault(person.department, []).append(person)
    for rule in case.problem.rules.home_cover:
        holders = [
            person
            for person in at_home.get(rule.department, [])
            if rule.crew in (None, person.crew)
            and case.level(person, rule.skill, Period(start, start), ()) >= rule.level
        ]
        if len(holders) < rule.min:
            crew = "" if rule.crew is None else f', crew "{rule.crew}",'
            sentence = (
                f'Department "{rule.department}"{crew} keeps {len(holders)} people at level {rule.level} of '
                f'"{rule.skill}" at home and needs {rule.min}.'
            )
            yield "$.members", sentence


RULES = (fte, max_teams, absence, department_release, home_cover)
