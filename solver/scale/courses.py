"""Which trainings somebody on a team could take, without saying when, and which others they may build on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from solver.model.calendar import Ask
from solver.model.possible import Possible, givers, possible_trainings
from solver.problem import Need, Team
from solver.scale.relaxed import Relaxed

ANY_TEAM = -1


@dataclass(frozen=True, slots=True)
class Course:
    """A training that a person could take; of each set of `steps`, one must be taken too (by training id)."""

    id: str
    skill: str
    cost: float
    hours: float
    steps: tuple[tuple[str, ...], ...]


class Courses:
    """The trainings of people by team, looked up once."""

    def __init__(self, relaxed: Relaxed) -> None:
        self._relaxed = relaxed
        self._possible: dict[tuple[int, int], dict[str, Possible]] = {}
        self._teams_of: dict[int, list[Team]] = {}

    def scope(self, person: int, team: int) -> int:
        """Of which team's trainings the person's are: those of one who joins a single team depend on which it is."""
        return team if self._relaxed.sharing.most_teams[person] == 1 else ANY_TEAM

    def possible(self, person: int, team: int) -> dict[str, Possible]:
        """What the person could take so that it may serve the team, among all teams that they could join."""
        alone = self.scope(person, team) == team
        key = person, self.scope(person, team)
        if key not in self._possible:
            teams = [self._relaxed.teams[team].team] if alone else self._joinable(person)
            someone = self._relaxed.people[person]
            self._possible[key] = possible_trainings(self._relaxed.calendar, someone, teams)
        return self._possible[key]

    def _joinable(self, person: int) -> list[Team]:
        return [rows.team for rows in self._relaxed.teams if rows.row_of[person] >= 0]

    def leading_to(self, person: int, team: int, need: Need) -> list[str]:
        """The trainings after which the person reaches the need in time."""
        calendar = self._relaxed.calendar
        by = calendar.day(self._relaxed.teams[team].team.start)
        return [
            key
            for key, each in self.possible(person, team).items()
            if each.training.skill == need.skill
            and each.training.to_level >= need.level
            and each.starts[0] + each.days <= by
        ]

    def closure(self, person: int, team: int, keys: Iterable[str]) -> dict[str, Course]:
        """The trainings with those that they may build on."""
        possible, found, queue = self.possible(person, team), dict[str, Course](), list(keys)
        while queue:
            if (key := queue.pop()) in found:
                continue
            each = possible[key]
            unmet = [ask for ask in each.asks if self._open(person, each, ask)]
            steps = tuple(self._steps(person, each, ask, possible) for ask in unmet)
            found[key] = Course(key, each.training.skill, each.training.cost, each.training.hours, steps)
            queue += [step for choice in steps for step in choice]
        return found

    def _open(self, person: int, each: Possible, ask: Ask) -> bool:
        """Whether the stated level meets the ask on no start day."""
        return self._relaxed.calendar.held_until(self._relaxed.people[person], ask) < each.starts[0]

    def _steps(self, person: int, each: Possible, ask: Ask, possible: dict[str, Possible]) -> tuple[str, ...]:
        someone = self._relaxed.people[person]
        others = (other for other in possible.values() if other.training.skill == ask.skill and other is not each)
        return tuple(other.training.id for other in givers(self._relaxed.calendar, someone, ask, others))
