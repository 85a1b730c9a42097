"""Every answer of a tiny problem, tried one after the other: the yardstick of the solver's models.

It shares nothing with `solver` but the types. Three things are enumerated and combined: who is on which team (which no
training can change), what each person takes and when, and who is counted for what. Goals are exact integers, packed
into one number so that comparing numbers compares goals in their order.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import combinations, product
from math import ceil, floor

from solver.problem import Goal, Need, Person, Problem, Skill, Team, Training, exact

UNIT = 7 * 10**8  # every value of a tiny problem is a whole number of 1/UNIT
RADIX = 10**30  # more than any goal of a tiny problem comes to
WEEK = timedelta(days=7)
Covers = tuple[tuple[str, str], ...]  # (person, need)
Enrolled = tuple[str, str]  # (person, training): nobody can take a training twice, the first leaves nothing to gain


@dataclass(frozen=True)
class Taken:
    """A training that somebody takes, from a day to a day."""

    training: Training
    start: date
    end: date


Schedule = tuple[Taken, ...]


@dataclass(frozen=True)
class Best:
    """An optimal answer: exact goal values in the order of the objective, and how they come about."""

    goals: tuple[Fraction, ...]
    members: dict[str, list[str]]
    covers: dict[str, Covers]
    taken: dict[str, Schedule]
    trainers: dict[tuple[str, date], str]
    serves: dict[Enrolled, list[tuple[str, str]]]


@dataclass
class Option:
    """Schedules of one person that no goal and no need can tell apart. `ends` only tells for readiness."""

    enrolled: frozenset[Enrolled]
    reach: list[tuple[frozenset[Enrolled] | None, ...]]  # per team and need: None, or the trainings it takes
    lacks: dict[Enrolled, list[bool]]  # per team: lacked until the end of that team
    ends: dict[Enrolled, date]
    hours: Fraction
    cost: Fraction
    schedules: list[Schedule] = field(default_factory=list)


@dataclass
class Choice:
    """Options of one person that differ in nothing but when their trainings end, and what is best of each."""

    dream: Option
    options: list[Option]


@dataclass(frozen=True)
class Outcome:
    """A way to count the members of a team: which trainings are for it, what that adds to the goals."""

    served: frozenset[Enrolled]
    value: int
    covers: Covers


@dataclass(frozen=True)
class Plan:
    """Everything but a timetable: what it comes to, members (by position) of each team, what they are counted for."""

    value: int
    members_of: tuple[tuple[int, ...], ...]
    outcomes: tuple[Outcome, ...]


Roster = tuple[int, tuple[tuple[int, ...], ...], frozenset[int]]  # what it costs, members of each team, all of them
Timetable = tuple[tuple[Schedule, ...], dict[tuple[str, date], str]]


def brute(problem: Problem) -> Best | None:
    """An optimal answer of a tiny problem, or None when its hard rules contradict each other."""
    return _Search(problem).run()


# Levels and trainings


def level(problem: Problem, person: Person, skill: str, start: date, end: date, taken: Schedule = ()) -> int:
    held = person.skills.get(skill)
    base = problem.scale_min
    if (
        held is not None
        and (held.valid_until is None or held.valid_until >= end)
        and (held.lapses_on is None or held.lapses_on >= start)
    ):
        base = max(base, held.level - (0 if held.verified else problem.rules.caution))
    return max([base, *(t.training.to_level for t in taken if t.training.skill == skill and t.end < start)])


def may_start(problem: Problem, person: Person, training: Training, day: date, taken: Schedule) -> bool:
    """At `from` or above and with the prerequisites met on the day."""
    skill = problem.skills.get(training.skill, Skill(training.skill))
    return level(problem, person, training.skill, day, day, taken) >= training.from_level and all(
        level(problem, person, asked.skill, day, day, taken) >= asked.level
        for asked in skill.prerequisites
        if asked.for_level is None or asked.for_level <= training.to_level
    )


def weeks_of(person: Person, training: Training) -> int | None:
    """How long the training takes the person, None when they cannot take it."""
    hours, weekly = exact(training.hours), exact(person.training_hours_per_week)
    if weekly == 0:
        return None
    if training.self_paced:
        return max(1, ceil(hours / weekly))
    weeks = class_weeks(training)
    return weeks if weekly + Fraction(1, 10**9) >= hours / weeks else None


def class_weeks(training: Training) -> int:
    return training.weeks if training.weeks is not None else max(1, ceil(exact(training.hours) / 4))


def start_days(problem: Problem, training: Training) -> list[date]:
    """Days it may start on and still end before some team starts."""
    first, last = problem.rules.start, max((team.start for team in problem.teams.values()), default=date.min)
    days = [first + timedelta(days=ahead) for ahead in range((last - first).days)]
    if training.sessions is None:
        return [day for day in days if day.weekday() == 0]
    return sorted(day for day in days if day in training.sessions)


def absent(person: Person, first: date, last: date) -> bool:
    return any(away.start <= last and away.end >= first for away in person.absences)


def schedules(problem: Problem, person: Person, taken: Schedule = ()) -> Iterator[Schedule]:
    """Every order and every start of trainings that the person could take, one at a time; each begins with none."""
    yield taken
    for training in problem.trainings.values():
        weeks = weeks_of(person, training)
        if weeks is None or any(t.training is training for t in taken):
            continue
        for day in start_days(problem, training):
            end = day + weeks * WEEK - timedelta(days=1)
            if (
                (not taken or taken[-1].end < day)
                and not absent(person, day, end)
                and may_start(problem, person, training, day, taken)
            ):
                yield from schedules(problem, person, (*taken, Taken(training, day, end)))


def necessary(problem: Problem, person: Person, team: Team, need: Need, taken: Schedule) -> frozenset[Enrolled] | None:
    """Trainings without which the person would not reach the need; None when they do not reach it."""
    if level(problem, person, need.skill, team.start, team.end, taken) < need.level:
        return None
    found = set()
    for missing in taken:
        left: Schedule = ()
        for other in taken:
            if other is not missing and may_start(problem, person, other.training, other.start, left):
                left = (*left, other)
        if level(problem, person, need.skill, team.start, team.end, left) < need.level:
            found.add((person.id, missing.training.id))
    return frozenset(found)


# Memberships


def team_sets(problem: Problem, person: Person) -> list[tuple[bool, ...]]:
    """Every choice of teams (by position) that the person alone may be on."""
    teams = list(problem.teams.values())
    fte = {team.id: exact(team.member_fte) for team in teams}
    found = []
    for chosen in product((False, True), repeat=len(teams)):
        joined = [team for team, on in zip(teams, chosen, strict=True) if on]
        # What a person gives only grows on days on which a team starts.
        peaks = [sum(fte[t.id] for t in joined if t.start <= day <= t.end) for day in {t.start for t in joined}]
        if (
            all(may_join(person, team) for team in joined)
            and all(on for team, on in zip(teams, chosen, strict=True) if person.id in team.fixed)
            and (person.max_teams is None or len(joined) <= person.max_teams)
            and all(peak <= exact(person.fte) for peak in peaks)
        ):
            found.append(chosen)
    return found


def may_join(person: Person, team: Team) -> bool:
    days = [team.start + timedelta(days=ahead) for ahead in range((team.end - team.start).days + 1)]
    away = sum(absent(person, day, day) for day in days)
    return person.id not in team.barred and (team.sites is None or person.site in team.sites) and away * 2 <= len(days)


def keeps_bounds(problem: Problem, team: Team, members: list[Person]) -> bool:
    def within(number: int, least: int, most: int | None) -> bool:
        return least <= number and (most is None or number <= most)

    names = {person.id for person in members}
    return (
        within(len(members), team.size.min, team.size.max)
        and all(within(sum(p.role == role for p in members), b.min, b.max) for role, b in team.roles.items())
        and all(within(sum(p.side == side for p in members), b.min, b.max) for side, b in team.sides.items())
        and all(len(names & set(group)) <= 1 for group in problem.rules.apart)
        and all(len(names & set(group)) in (0, len(set(group))) for group in problem.rules.together)
    )


def keeps_departments(problem: Problem, away: set[str]) -> bool:
    """Releases and home cover, when the people of `away` are on teams."""
    people, start = problem.people.values(), problem.rules.start
    for department, share in problem.rules.department_release.items():
        of_it = [person for person in people if person.department == department]
        if sum(person.id in away for person in of_it) > floor(exact(share) * len(of_it) + Fraction(1, 10**9)):
            return False
    for rule in problem.rules.home_cover:
        at_home = [
            person
            for person in people
            if person.id not in away
            and person.department == rule.department
            and (rule.crew is None or person.crew == rule.crew)
            and level(problem, person, rule.skill, start, start) >= rule.level
        ]
        if len(at_home) < rule.min:
            return False
    return True


# Goals


def shortfall(team: Team, need: Need, counted: list[Person]) -> Fraction:
    missing = max(0, need.headcount - len(counted))
    spares = min(need.spare, max(0, need.headcount + need.spare - len(counted)))
    one_sided = need.both_sides and not {"OT", "IT"} <= {person.side for person in counted}
    return exact(need.weight) * exact(team.priority) * (missing + Fraction(spares, 10) + one_sided)


def membership_goals(problem: Problem, team: Team, members: list[Person]) -> dict[Goal, Fraction]:
    """What the members of a team add to goals, whatever they are counted for."""
    weekly = sum(exact(person.weekly_cost) for person in members)
    before = set((problem.incumbent or {}).get(team.id, ()))
    names, departments = {person.id for person in members}, {person.department for person in members}
    return {
        "cost": weekly * exact(team.member_fte) * team.days / 7,
        "changes": Fraction(0 if problem.incumbent is None else len(before ^ names)),
        "silo": exact(team.priority) if len(departments) == 1 and None not in departments else Fraction(0),
    }


class _Search:
    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.people = list(problem.people.values())
        self.teams = list(problem.teams.values())
        self.best: int | None = None
        self.found: Best | None = None
        self.counts: dict[object, list[Outcome]] = {}
        self.packed: dict[object, int] = {}

    def run(self) -> Best | None:
        rosters = self.rosters()
        if not rosters:
            return None
        for choices in product(*(self.choices(person) for person in self.people)):
            dream = self.improvement(tuple(choice.dream for choice in choices), rosters)
            for joint in product(*(choice.options for choice in choices)):
                if dream is None or (self.best is not None and self.best <= dream.value):
                    break  # ending each training as early as can be would be no better
                feasible = self.timetable(joint)
                better = feasible and self.improvement(joint, rosters)
                if better and feasible:
                    self.best, self.found = better.value, self.report(better, joint, feasible)
        return self.found

    def pack(self, goals: dict[Goal, Fraction]) -> int:
        packed = 0
        for goal in self.problem.objective:
            scaled = goals.get(goal, Fraction(0)) * UNIT
            assert scaled.denominator == 1
            assert 0 <= scaled < RADIX // 10**3
            packed = packed * RADIX + scaled.numerator
        return packed

    def unpack(self, packed: int) -> tuple[Fraction, ...]:
        values = []
        for _ in self.problem.objective:
            packed, value = divmod(packed, RADIX)
            values.append(Fraction(value, UNIT))
        return tuple(reversed(values))

    def rosters(self) -> list[Roster]:
        """Every assignment of people to teams that keeps the hard rules: what it costs, and whom."""
        teams_at = range(len(self.teams))
        allowed: list[dict[tuple[int, ...], int]] = []
        for team in self.teams:
            allowed.append({})
            for size in range(len(self.people) + 1):
                for at in combinations(range(len(self.people)), size):
                    members = [self.people[i] for i in at]
                    if keeps_bounds(self.problem, team, members):
                        allowed[-1][at] = self.pack(membership_goals(self.problem, team, members))
        departments: dict[tuple[bool, ...], bool] = {}
        found = []
        for chosen in product(*(team_sets(self.problem, person) for person in self.people)):
            on = tuple(any(teams) for teams in chosen)
            if on not in departments:
                away = {person.id for person, gone in zip(self.people, on, strict=True) if gone}
                departments[on] = keeps_departments(self.problem, away)
            if departments[on]:
                members_of = tuple(tuple(i for i, teams in enumerate(chosen) if teams[t]) for t in teams_at)
                if all(members_of[t] in allowed[t] for t in teams_at):
                    cost = sum(allowed[t][members_of[t]] for t in teams_at)
                    found.append((cost, members_of, frozenset(i for members in members_of for i in members)))
        return found

    def choices(self, person: Person) -> list[Choice]:
        """What the person may take, with schedules that make no difference put together."""
        limit = self.problem.rules.max_training_hours_per_person
        found: dict[object, dict[object, Option]] = {}
        for taken in schedules(self.problem, person):
            option = self.option(person, taken)
            useful = frozenset(e for needs in option.reach for trainings in needs for e in trainings or ())
            if option.enrolled <= useful and (limit is None or option.hours <= exact(limit)):
                key = (tuple(option.reach), tuple((e, tuple(lacks)) for e, lacks in sorted(option.lacks.items())))
                ends = tuple(sorted(option.ends.items())) if "readiness" in self.problem.objective else ()
                found.setdefault(key, {}).setdefault(ends, option).schedules.append(taken)
        return [self.choice(list(options.values())) for options in found.values()]

    def choice(self, options: list[Option]) -> Choice:
        options.sort(key=lambda option: sum(end.toordinal() for end in option.ends.values()))
        ends = {e: min(option.ends[e] for option in options) for e in options[0].ends}
        return Choice(replace(options[0], ends=ends), options)

    def option(self, person: Person, taken: Schedule) -> Option:
        def lacks(course: Taken, team: Team) -> bool:
            before = tuple(t for t in taken if t is not course)
            skill = course.training.skill
            return level(self.problem, person, skill, course.start, team.end, before) < course.training.to_level

        return Option(
            enrolled=frozenset((person.id, t.training.id) for t in taken),
            reach=[tuple(necessary(self.problem, person, team, n, taken) for n in team.needs) for team in self.teams],
            lacks={(person.id, t.training.id): [lacks(t, team) for team in self.teams] for t in taken},
            ends={(person.id, t.training.id): t.end for t in taken},
            hours=sum((exact(t.training.hours) for t in taken), Fraction(0)),
            cost=sum((exact(t.training.cost) for t in taken), Fraction(0)),
        )

    def improvement(self, joint: tuple[Option, ...], rosters: list[Roster]) -> Plan | None:
        """The best plan with these trainings, classes aside, if it is better than the best answer so far."""
        spent = sum((option.cost for option in joint), Fraction(0))
        budget = self.problem.rules.training_budget
        if budget is not None and spent > exact(budget):
            return None
        start = self.pack({"cost": spent, "training_hours": sum((option.hours for option in joint), Fraction(0))})
        enrolled = frozenset(e for option in joint for e in option.enrolled)
        trainees = frozenset(i for i, option in enumerate(joint) if option.enrolled)
        known: dict[tuple[int, tuple[int, ...]], list[Outcome]] = {}  # rosters share teams
        best, plan = self.best, None
        for added, members_of, placed in rosters:
            if (best is not None and start + added >= best) or not trainees <= placed:
                continue
            for team in enumerate(members_of):
                if team not in known:
                    known[team] = self.outcomes(*team, joint)
            for chosen in product(*map(known.__getitem__, enumerate(members_of))):
                value = start + added + sum(outcome.value for outcome in chosen)
                if (best is None or value < best) and self.all_serve(enrolled, joint, chosen):
                    best, plan = value, Plan(value, members_of, chosen)
        return plan

    def all_serve(self, enrolled: frozenset[Enrolled], joint: tuple[Option, ...], chosen: tuple[Outcome, ...]) -> bool:
        """Every training is for some need, and is lacked until the last of its teams ends."""
        lacks = {e: option.lacks[e] for option in joint for e in option.enrolled}
        for e in enrolled:
            serving = [t for t, outcome in enumerate(chosen) if e in outcome.served]
            if not serving or not lacks[e][max(serving, key=lambda t: self.teams[t].end)]:
                return False
        return True

    def outcomes(self, at: int, members: tuple[int, ...], joint: tuple[Option, ...]) -> list[Outcome]:
        """Ways to count the members of a team, the best for each set of trainings it gives a purpose."""
        reaches = tuple(joint[i].reach[at] for i in members)
        ends = {e: joint[i].ends[e] for i in members for e in joint[i].enrolled}
        key = (at, members, reaches, tuple(ends.items()) if "readiness" in self.problem.objective else ())
        if key not in self.counts:
            best: dict[frozenset[Enrolled], Outcome] = {}
            for counted in product(*(self.countings(at, reach) for reach in reaches)):
                outcome = self.outcome(at, members, reaches, counted, ends)
                if outcome.served not in best or outcome.value < best[outcome.served].value:
                    best[outcome.served] = outcome
            self.counts[key] = list(best.values())
        return self.counts[key]

    def countings(self, at: int, reach: tuple[frozenset[Enrolled] | None, ...]) -> list[tuple[int, ...]]:
        """Sets of needs that a member may be counted for. Being counted for less helps nobody, unless a training
        would be for more than it must."""
        reached = [n for n, trainings in enumerate(reach) if trainings is not None]
        limit = self.teams[at].needs_per_person
        most = len(reached) if limit is None else min(limit, len(reached))
        always = {n for n in reached if not reach[n]} if most == len(reached) else set()
        least = len(always) if any(reach[n] for n in reached) else most
        choices = [counted for size in range(least, most + 1) for counted in combinations(reached, size)]
        return [counted for counted in choices if always <= set(counted)]

    def outcome(
        self,
        at: int,
        members: tuple[int, ...],
        reaches: tuple[tuple[frozenset[Enrolled] | None, ...], ...],
        counted: tuple[tuple[int, ...], ...],
        ends: dict[Enrolled, date],
    ) -> Outcome:
        team = self.teams[at]
        served = frozenset(
            e for reach, needs in zip(reaches, counted, strict=True) for n in needs for e in reach[n] or ()
        )
        value = self.readiness(at, max((ends[e] for e in served), default=self.problem.rules.start))
        for n in range(len(team.needs)):
            value += self.shortfall(at, n, tuple(i for i, needs in zip(members, counted, strict=True) if n in needs))
        pairs = [(self.people[i].id, team.needs[n].id) for i, ns in zip(members, counted, strict=True) for n in ns]
        return Outcome(served, value, tuple(pairs))

    def shortfall(self, at: int, n: int, counted: tuple[int, ...]) -> int:
        if (at, n, counted) not in self.packed:
            team, people = self.teams[at], [self.people[i] for i in counted]
            self.packed[at, n, counted] = self.pack({"shortfall": shortfall(team, team.needs[n], people)})
        return self.packed[at, n, counted]

    def readiness(self, at: int, last: date) -> int:
        if (at, last) not in self.packed:
            days = (last - self.problem.rules.start).days
            self.packed[at, last] = self.pack({"readiness": exact(self.teams[at].priority) * days})
        return self.packed[at, last]

    def timetable(self, joint: tuple[Option, ...]) -> Timetable | None:
        """One schedule for each person such that the classes they make up can be held, and who gives them."""
        picked: list[tuple[Schedule, ...]] = [()]
        for option in joint:
            picked = [
                (*before, schedule)
                for before in picked
                for schedule in option.schedules
                if self.classes_fit(self.classes((*before, schedule)))
            ]
        for chosen in picked:
            trainers = self.trainers(chosen, self.classes(chosen))
            if trainers is not None:
                return chosen, trainers
        return None

    def classes(self, chosen: tuple[Schedule, ...]) -> dict[tuple[str, date], int]:
        """Takers of every class."""
        found: dict[tuple[str, date], int] = {}
        for schedule in chosen:
            for taken in schedule:
                if not taken.training.self_paced:
                    key = (taken.training.id, taken.start)
                    found[key] = found.get(key, 0) + 1
        return found

    def class_end(self, held: tuple[str, date]) -> date:
        training, start = held
        return start + class_weeks(self.problem.trainings[training]) * WEEK - timedelta(days=1)

    def classes_fit(self, classes: dict[tuple[str, date], int]) -> bool:
        """Seats are enough, and facilities on every day."""
        trainings = self.problem.trainings
        for (training, _), takers in classes.items():
            seats = trainings[training].seats
            if seats is not None and takers > seats:
                return False
        for day in {start for _, start in classes}:
            running = [held for held in classes if held[1] <= day <= self.class_end(held)]
            for facility, units in self.problem.facilities.items():
                if sum(trainings[training].facility.get(facility, 0) for training, _ in running) > units:
                    return False
        return True

    def trainers(
        self, chosen: tuple[Schedule, ...], classes: dict[tuple[str, date], int]
    ) -> dict[tuple[str, date], str] | None:
        """Somebody for each class that asks for a trainer, or None."""
        asking = [held for held in classes if self.problem.trainings[held[0]].trainer_level is not None]
        for names in product(*([i for i in range(len(self.people)) if self.can_teach(i, c, chosen)] for c in asking)):
            given = list(zip(asking, names, strict=True))
            if not any(a[1] == b[1] and self.overlap(a[0], b[0]) for a, b in combinations(given, 2)):
                return {held: self.people[i].id for held, i in given}
        return None

    def can_teach(self, at: int, held: tuple[str, date], chosen: tuple[Schedule, ...]) -> bool:
        person, training, end = self.people[at], self.problem.trainings[held[0]], self.class_end(held)
        assert training.trainer_level is not None
        return (
            level(self.problem, person, training.skill, held[1], end, chosen[at]) >= training.trainer_level
            and not absent(person, held[1], end)
            and not any(taken.start <= end and taken.end >= held[1] for taken in chosen[at])
        )

    def overlap(self, one: tuple[str, date], other: tuple[str, date]) -> bool:
        return one[1] <= self.class_end(other) and other[1] <= self.class_end(one)

    def report(self, plan: Plan, joint: tuple[Option, ...], feasible: Timetable) -> Best:
        serves: dict[Enrolled, list[tuple[str, str]]] = {}
        for t, (team, outcome) in enumerate(zip(self.teams, plan.outcomes, strict=True)):
            for i, option in enumerate(joint):
                for need, trainings in zip(team.needs, option.reach[t], strict=True):
                    if (self.people[i].id, need.id) in outcome.covers:
                        for e in trainings or ():
                            serves.setdefault(e, []).append((team.id, need.id))
        return Best(
            goals=self.unpack(plan.value),
            members={t.id: [self.people[i].id for i in m] for t, m in zip(self.teams, plan.members_of, strict=True)},
            covers={team.id: outcome.covers for team, outcome in zip(self.teams, plan.outcomes, strict=True)},
            taken={person.id: schedule for person, schedule in zip(self.people, feasible[0], strict=True)},
            trainers=feasible[1],
            serves=serves,
        )
