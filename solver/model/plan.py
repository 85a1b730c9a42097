"""The whole plan as variables: who is on which team, counted for what, and trained when and by whom."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ortools.sat.python import cp_model

from solver.model.calendar import Calendar
from solver.model.possible import Possible, possible_trainings
from solver.model.staffing import Linear, Staffing
from solver.problem import Problem, Training

Bool = Any  # a literal of the model, or a plain bool where the outcome is clear beforehand
TIMED_UP_TO = 12
"""A training with no more possible starts than this gets a variable per start; else one start variable."""


@dataclass(slots=True)
class Taking:
    """A training that a person may take: `taken`, and when, as one variable `at` each start or one `start`."""

    possible: Possible
    taken: cp_model.IntVar
    at: dict[int, cp_model.IntVar] = field(default_factory=dict)
    start: cp_model.IntVar | None = None
    _ended: dict[int, cp_model.IntVar] = field(default_factory=dict)

    @property
    def training(self) -> Training:
        return self.possible.training

    @property
    def end(self) -> Linear:
        """The first day after the training, when it is taken."""
        if self.start is not None:
            return self.start + self.possible.days
        days = [start + self.possible.days for start in self.at]
        return cp_model.LinearExpr.weighted_sum(list(self.at.values()), days)

    @property
    def begin(self) -> Linear:
        """The first day of the training, when it is taken."""
        if self.start is not None:
            return self.start
        return cp_model.LinearExpr.weighted_sum(list(self.at.values()), list(self.at))

    def ended_by(self, cp: cp_model.CpModel, day: int) -> list[cp_model.IntVar]:
        """Variables that add up to 1 just when the training is taken and has ended before the day."""
        in_time = [start for start in self.possible.starts if start + self.possible.days <= day]
        if self.start is None:
            return [self.at[start] for start in in_time]
        if len(in_time) == len(self.possible.starts):
            return [self.taken]
        return [self._ended_by(cp, in_time[-1])] if in_time else []

    def _ended_by(self, cp: cp_model.CpModel, last: int) -> cp_model.IntVar:
        if last not in self._ended:
            assert self.start is not None
            early = self._ended[last] = cp.new_bool_var(f"{self.possible.person} has {self.training.id} from {last}")
            late = cp.new_bool_var("")
            cp.add(early + late == self.taken)
            cp.add(self.start <= last).only_enforce_if(early)
            cp.add(self.start > last).only_enforce_if(late)
        return self._ended[last]


class Plan(Staffing):
    """Memberships, covers and trainings of a whole problem. Days are counted from rules.start.

    `counted` lists, per (team, need), who may be counted for it with the variable that says so;
    `takings` a person's possible trainings by id; `classes` a variable per (training, start) that needs one;
    `teaches` a variable per (training, start, trainer), and those of `taught_after_training` are by somebody who can
    only teach after a training of their own; `idle_trainers` people for classes that have no such variables: one of
    them can always teach (if `leaves_trainers_open`: nearly always); `serves` says, for people of whom it matters,
    which of their trainings are for which (team, need).
    """

    def __init__(
        self, problem: Problem, candidates: dict[str, list[str]], *, leaves_trainers_open: bool = False
    ) -> None:
        super().__init__(problem, candidates)
        self.leaves_trainers_open = leaves_trainers_open
        self.calendar = Calendar(problem)
        self.takings: dict[str, dict[str, Taking]] = {}
        self.counted: dict[tuple[str, str], list[tuple[str, cp_model.IntVar]]] = {}
        self._covers_of: dict[str, dict[tuple[str, str], cp_model.IntVar]] = {}
        self.classes: dict[tuple[str, int], cp_model.IntVar] = {}
        self.teaches: dict[tuple[str, int, str], cp_model.IntVar] = {}
        self.idle_trainers: dict[tuple[str, int], list[str]] = {}
        self.taught_after_training: set[tuple[str, int, str]] = set()
        self.serves: dict[str, dict[str, dict[tuple[str, str], Bool]]] = {}
        for person, possible in self._possible().items():
            self.takings[person] = {key: self._taking(each) for key, each in possible.items()}

    def _possible(self) -> dict[str, dict[str, Possible]]:
        if not self.problem.trainings:
            return {}
        teams: dict[str, list[str]] = {}
        for team, person in self.member:
            teams.setdefault(person, []).append(team)
        found = {
            person: possible_trainings(
                self.calendar, self.problem.people[person], [self.problem.teams[team] for team in joined]
            )
            for person, joined in teams.items()
        }
        return {person: possible for person, possible in found.items() if possible}

    def _taking(self, possible: Possible) -> Taking:
        name = f"{possible.person} takes {possible.training.id}"
        taken = self.cp.new_bool_var(name)
        if possible.training.self_paced and len(possible.starts) > TIMED_UP_TO:
            domain = cp_model.Domain.from_values(list(possible.starts))
            return Taking(possible, taken, start=self.cp.new_int_var_from_domain(domain, f"{name} from"))
        at = {start: self.cp.new_bool_var(f"{name} from {start}") for start in possible.starts}
        self.cp.add(cp_model.LinearExpr.sum(list(at.values())) == taken)
        return Taking(possible, taken, at)

    def covers_of(self, person: str) -> dict[tuple[str, str], cp_model.IntVar]:
        """Whether the person is counted for needs they reach only by training, by (team, need)."""
        return self._covers_of.get(person, {})

    def add_cover(self, team: str, person: str, need: str) -> cp_model.IntVar:
        """A new variable that says whether the member is counted for the need."""
        cover = self.cp.new_bool_var(f"{person} for {team} {need}")
        self.cp.add_implication(cover, self.member[team, person])
        return cover

    def add_trained_cover(self, team: str, person: str, need: str) -> cp_model.IntVar:
        """The same for a need that the member reaches only by training."""
        cover = self.add_cover(team, person, need)
        self._covers_of.setdefault(person, {})[team, need] = cover
        return cover

    def all_takings(self) -> list[Taking]:
        """Every training that anybody may take."""
        return [taking for takings in self.takings.values() for taking in takings.values()]

    def givers(self, person: str, skill: str, level: int) -> list[Taking]:
        """A person's possible trainings that raise the skill to the level or above."""
        return [
            taking
            for taking in self.takings.get(person, {}).values()
            if taking.training.skill == skill and taking.training.to_level >= level
        ]

    @cached_property
    def holders(self) -> dict[str, list[str]]:
        """The people with a stated level, by skill."""
        found: dict[str, list[str]] = {}
        for person in self.problem.people.values():
            for skill in person.skills:
                found.setdefault(skill, []).append(person.id)
        return found
