"""Rules on who may be on a team with whom."""

from __future__ import annotations

from collections.abc import Iterator

from solver.problem import Bounds
from solver.verify.case import Case, Finding, Seat


def size(case: Case) -> Iterator[Finding]:
    """A team has as many members as its size allows."""
    for team in case.problem.teams.values():
        yield from _within(team.size, case.seats_of_team.get(team.id, []), f'Team "{team.id}"', "members")


def roles(case: Case) -> Iterator[Finding]:
    """A team has as many members of a role as it asks for."""
    for team in case.problem.teams.values():
        for role, bounds in team.roles.items():
            seats = [seat for seat in case.seats_of_team.get(team.id, []) if seat.person.role == role]
            yield from _within(bounds, seats, f'Team "{team.id}"', f'members with the role "{role}"')


def sides(case: Case) -> Iterator[Finding]:
    """A team has as many members of a side as it asks for."""
    for team in case.problem.teams.values():
        for side, bounds in team.sides.items():
            seats = [seat for seat in case.seats_of_team.get(team.id, []) if seat.person.side == side]
            yield from _within(bounds, seats, f'Team "{team.id}"', f"members from {side}")


def _within(bounds: Bounds, seats: list[Seat], owner: str, what: str) -> Iterator[Finding]:
    if len(seats) < bounds.min:
        yield "$.members", f"{owner} has {len(seats)} {what} and needs at least {bounds.min}."
    if bounds.max is not None and len(seats) > bounds.max:
        yield seats[bounds.max].path, f"{owner} has {len(seats)} {what} and takes at most {bounds.max}."


def sites(case: Case) -> Iterator[Finding]:
    """Members come from the sites that the team is open to."""
    for seat in case.seats:
        if seat.team.sites is not None and seat.person.site not in seat.team.sites:
            place = f'from site "{seat.person.site}"' if seat.person.site is not None else "from no site"
            yield seat.path, f'"{seat.person.id}" is {place}, which team "{seat.team.id}" is not open to.'


def fixed(case: Case) -> Iterator[Finding]:
    """Whoever must join a team is on it."""
    for team in case.problem.teams.values():
        present = {seat.person.id for seat in case.seats_of_team.get(team.id, [])}
        for person in team.fixed:
            if person not in present:
                yield "$.members", f'"{person}" must join team "{team.id}" and is not on it.'


def barred(case: Case) -> Iterator[Finding]:
    """Whoever must not join a team is not on it."""
    for seat in case.seats:
        if seat.person.id in seat.team.barred:
            yield seat.path, f'"{seat.person.id}" must not join team "{seat.team.id}" and is on it.'


def apart(case: Case) -> Iterator[Finding]:
    """Of people who are kept apart, no two are in the same team."""
    for group in case.problem.rules.apart:
        for team, seats in _present(case, group).items():
            if len(seats) > 1:
                names = " and ".join(f'"{seat.person.id}"' for seat in seats)
                yield seats[1].path, f'{names} are kept apart and are both in team "{team}".'


def together(case: Case) -> Iterator[Finding]:
    """Of people who are kept together, all or none are in a team."""
    for group in case.problem.rules.together:
        for team, seats in _present(case, group).items():
            if len(seats) < len(group):
                missing = next(person for person in group if person not in {seat.person.id for seat in seats})
                here = seats[0].person.id
                yield seats[0].path, f'"{here}" is in team "{team}" without "{missing}", though kept together.'


def _present(case: Case, group: tuple[str, ...]) -> dict[str, list[Seat]]:
    """The seats of the people by team."""
    present: dict[str, list[Seat]] = {}
    for person in group:
        for seat in case.seats_of_person.get(person, []):
            present.setdefault(seat.team.id, []).append(seat)
    return present


RULES = (size, roles, sides, sites, fixed, barred, apart, together)
