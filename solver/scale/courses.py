"""Which trainings somebody on a team could take, without saying when, and which others they may build on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from solver.levels import worth
from solver.model.calendar import Ask
from solver.model.possible import Possible, givers, possible_trainings, with_prerequisites
from solver.problem import Holding, Need, Period
from solver.scale.relaxed import Relaxed

ANY_TEAM = -1
Kind = tuple[int, tuple[Period, ...]]


@dataclass(frozen=True, slots=True)
class Course:
    """A training that a person could take; of each set of `steps`, one must be taken too (by training id)."""

    id: str
    skill: str
    cost: float
    hours: float
    steps: tuple[tuple[str, ...], ...]


class Courses:
    """The trainings of people by team. Those who are alike in all that trainings ask share what is looked up."""

    def __init__(self, relaxed: Relaxed) -> None:
        self._relaxed, self._problem = relaxed, relaxed.problem
        self._last_end = max((team.end for team in relaxed.problem.teams.values()), default=date.min)
        self._linked: dict[tuple[int, ...], dict[str, tuple[str, ...]]] = {}
        self._numbers: dict[tuple[object, ...], int] = {}
        self._kinds: dict[tuple[int, int, str], int] = {}
        self._possible: dict[Kind, dict[str, Possible]] = {}
        self._leading: dict[tuple[Kind, int, str], list[str]] = {}
        self._always: dict[tuple[Kind, int, str], frozenset[str]] = {}
        self._closures: dict[tuple[Kind, str], dict[str, Course]] = {}

    def scope(self, person: int, team: int) -> int:
        """Of which team's trainings the person's are: those of one who joins a single team depend on which it is."""
        return team if self._relaxed.sharing.most_teams[person] == 1 else ANY_TEAM

    def kind(self, person: int, team: int, skill: str) -> int:
        """The same number for people who, absences aside, could take the same trainings towards a skill of the team.

        What tells people apart: the teams that they may join, the levels held in the skills that are linked with this
        one by prerequisites, how much time they have, and how many teams they may be on at a time.
        """
        key = person, self.scope(person, team), skill
        if key not in self._kinds:
            teams, someone = self._teams(person, team), self._relaxed.people[person]
            linked = self._links(teams)[skill]
            held = tuple((each, self._worth(someone.skills[each])) for each in linked if each in someone.skills)
            most = int(self._relaxed.sharing.most_teams[person])
            like = (teams, linked, held, someone.training_hours_per_week, most, someone.fte if most > 1 else 0.0)
            self._kinds[key] = self._numbers.setdefault(like, len(self._numbers))
        return self._kinds[key]

    def _worth(self, holding: Holding) -> tuple[int, date | None, date | None]:
        """What is held, with the days on which it ends if that is before all teams end."""
        ends = (holding.valid_until, holding.lapses_on)
        valid, lapses = (end if end is not None and end < self._last_end else None for end in ends)
        return worth(self._problem, holding), valid, lapses

    def away(self, person: int, team: int) -> tuple[Period, ...]:
        """The person's absences on days before the last of the teams that they may join starts."""
        if not (absences := self._relaxed.people[person].absences):
            return ()
        last = max(self._relaxed.teams[place].team.start for place in self._teams(person, team))
        return tuple(each for each in absences if each.start <= last and each.end >= self._problem.rules.start)

    def _kind(self, person: int, team: int, skill: str) -> Kind:
        return self.kind(person, team, skill), self.away(person, team)

    def _teams(self, person: int, team: int) -> tuple[int, ...]:
        if self.scope(person, team) == team:
            return (team,)
        return tuple(rows.place for rows in self._relaxed.teams if rows.row_of[person] >= 0)

    def _links(self, teams: tuple[int, ...]) -> dict[str, tuple[str, ...]]:
        """For each skill that the teams ask or that leads there: those linked with it by prerequisites, itself too."""
        if teams not in self._linked:
            asked = {need.skill for place in teams for need in self._relaxed.teams[place].team.needs}
            skills = sorted(with_prerequisites(self._problem, asked))
            leading = {skill: self._prerequisites(skill) for skill in skills}
            self._linked[teams] = {skill: tuple(sorted(part)) for part in _parts(leading) for skill in part}
        return self._linked[teams]

    def _prerequisites(self, skill: str) -> list[str]:
        known = self._problem.skills.get(skill)
        return [each.skill for each in known.prerequisites] if known else []

    def possible(self, person: int, team: int, skill: str) -> dict[str, Possible]:
        """What the person could take towards a skill that the team asks, or any other team that they could join."""
        kind = self._kind(person, team, skill)
        if kind not in self._possible:
            places = self._teams(person, team)
            linked, teams = self._links(places)[skill], [self._relaxed.teams[place].team for place in places]
            asking = [replace(each, needs=tuple(n for n in each.needs if n.skill in linked)) for each in teams]
            someone = self._relaxed.people[person]
            self._possible[kind] = possible_trainings(self._relaxed.calendar, someone, asking)
        return self._possible[kind]

    def leading_to(self, person: int, team: int, need: Need) -> list[str]:
        """The trainings after which the person reaches the need in time."""
        key = self._kind(person, team, need.skill), team, need.id
        if key not in self._leading:
            by = self._relaxed.calendar.day(self._relaxed.teams[team].team.start)
            self._leading[key] = [
                training
                for training, each in self.possible(person, team, need.skill).items()
                if each.training.skill == need.skill
                and each.training.to_level >= need.level
                and each.starts[0] + each.days <= by
            ]
        return self._leading[key]

    def always(self, person: int, team: int, need: Need) -> frozenset[str]:
        """The trainings that every way in which the person reaches the need in time includes."""
        asked = self._kind(person, team, need.skill), team, need.id
        if asked not in self._always:
            leading = self.leading_to(person, team, need)
            courses = self.closure(person, team, leading)
            ways = [_single_steps(courses, key) for key in leading]
            self._always[asked] = frozenset.intersection(*ways) if ways else frozenset()
        return self._always[asked]

    def closure(self, person: int, team: int, keys: Iterable[str]) -> dict[str, Course]:
        """The trainings with those that they may build on."""
        found: dict[str, Course] = {}
        for key in keys:
            skill = self._problem.trainings[key].skill
            asked = self._kind(person, team, skill), key
            if asked not in self._closures:
                self._closures[asked] = self._closure(person, self.possible(person, team, skill), key)
            found.update(self._closures[asked])
        return found

    def _closure(self, person: int, possible: dict[str, Possible], key: str) -> dict[str, Course]:
        found, queue = dict[str, Course](), [key]
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


def _single_steps(courses: Mapping[str, Course], key: str) -> frozenset[str]:
    """The training with those that it builds on without a choice."""
    found, queue = set[str](), [key]
    while queue:
        if (key := queue.pop()) not in found:
            found.add(key)
            queue += [steps[0] for steps in courses[key].steps if len(steps) == 1]
    return frozenset(found)


def _parts(leading: Mapping[str, Sequence[str]]) -> list[set[str]]:
    """Skills in sets that no prerequisite ties to one another."""
    parts: list[set[str]] = []
    for skill, others in leading.items():
        tied = {skill, *others}
        apart = [part for part in parts if part.isdisjoint(tied)]
        parts = [*apart, tied.union(*(part for part in parts if not part.isdisjoint(tied)))]
    return parts
