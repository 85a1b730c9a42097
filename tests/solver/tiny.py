"""Seeded tiny problems, as files state them, that between them use every field of the format, often at its borders."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

Json = dict[str, Any]
MONDAY = date(2027, 1, 4)
ROLES = ("engineer", "technician", "programmer", "architect")
GOALS = ("shortfall", "cost", "training_hours", "readiness", "changes", "silo")


def tiny(seed: int) -> Json:
    """A problem of 2 to 5 people, 1 to 3 teams, 1 to 3 skills and at most 3 trainings, without a fault."""
    random = Random(seed)
    people = random.choice((2, 3, 3, 4, 4, 5))
    teams = random.randint(1, min(3, 10 // people))
    return SeededProblem(random, people, teams, skills=random.randint(1, 3), most_trainings=3).problem()


def small(seed: int) -> Json:
    """A problem of the same kind that is too large to try everything: more people, teams and trainings."""
    random = Random(seed)
    people, teams, skills = random.randint(6, 12), random.randint(2, 5), random.randint(2, 5)
    return SeededProblem(random, people, teams, skills, most_trainings=6).problem()


class SeededProblem:
    """One problem in the making: how many of each, and choices of `random` for everything else."""

    def __init__(self, random: Random, people: int, teams: int, skills: int, most_trainings: int) -> None:
        self.random = random
        self.most_trainings = most_trainings
        self.theme = random.choice(("any", "any", "chain", "chain", "renewal", "class", "trainer", "trainer"))
        self.strictness = random.choice((0, 0.1, 0.3, 0.6))
        self.first = MONDAY + timedelta(days=random.choice((0, 0, 0, 2, 6)))
        self.people = [f"p{i}" for i in range(1, people + 1)]
        self.skills = [f"s{i}" for i in range(1, skills + 1)]
        self.departments = random.sample(["Maintenance", "IT services", "Quality"], random.randint(1, 2))
        self.low, self.high = random.choice(((0, 4), (0, 4), (0, 4), (1, 5), (0, 2)))
        self.teams = [self.team(f"t{i}") for i in range(1, teams + 1)]

    def often(self, share: float) -> bool:
        return self.random.random() < share

    def some(self, data: Json, share: float, **fields: Callable[[], Any]) -> None:
        """Give each of the fields with the probability `share`, else leave it to its default."""
        data.update({name: value() for name, value in fields.items() if self.often(share)})

    def strictly(self, data: Json, share: float, **fields: Callable[[], Any]) -> None:
        """The same for fields that make a problem harder to satisfy: some problems have few of them."""
        self.some(data, share * self.strictness, **fields)

    def day(self, base: date, *offsets: int) -> str:
        return (base + timedelta(days=self.random.choice(offsets))).isoformat()

    def problem(self) -> Json:
        pick = self.random
        data: Json = {"format": "hybrid-team-problem/1", "teams": self.teams}
        if (self.low, self.high) != (0, 4) or self.often(0.3):
            data["scale"] = {"min": self.low, "max": self.high}
        if self.often(0.1):
            data["roles"] = dict(zip(ROLES, pick.sample(("OT", "OT", "IT", "IT"), 4), strict=True))
        data["people"] = [self.person(name) for name in self.people]
        data["trainings"], data["skills"] = self.trainings(data["people"])
        data["facilities"] = {"lab": pick.randint(1, 2)} if any("facility" in t for t in data["trainings"]) else {}
        data["rules"] = self.rules()
        if self.often(0.7):
            data["objective"] = ["shortfall", *pick.sample(GOALS[1:], pick.randint(1, 5))]
        elif self.often(0.6):
            data["objective"] = pick.sample(GOALS, pick.randint(1, 6))
        if self.often(0.35):
            data["incumbent"] = {
                team["id"]: pick.sample(self.people, pick.randint(0, 2)) for team in self.teams if self.often(0.8)
            }
        self.complete(data)
        if self.often(0.08):
            self.contradict(data)
        pick.shuffle(data["people"])
        return data

    # Teams and people

    def team(self, name: str) -> Json:
        pick = self.random
        team: Json = {"id": name, "needs": [self.need(f"n{i}") for i in range(1, pick.choice((1, 1, 2, 2, 3)) + 1)]}
        ahead = pick.choice((0, 7, 14, 14, 21, 28, 28, 35) if self.theme == "any" else (7, 14, 14, 21, 21, 28, 28, 35))
        start = self.first + timedelta(days=ahead + pick.choice((0, 0, 0, -1, 3)))
        start = max(start, self.first)
        if self.often(0.93):
            team["start"] = start.isoformat()
            team["end"] = self.day(start, 0, 5, 6, 6, 9, 13, 26)
        self.some(
            team,
            0.4,
            member_fte=lambda: pick.choice((0.1, 0.3, 0.5, 0.5, 0.6, 1)),
            size=lambda: pick.choice(
                ({"min": 1}, {"max": 2}, {"max": 2}, {"max": 3}, {"min": 1, "max": 3}, {"max": 1}, {"min": 2})
            ),
            priority=lambda: pick.choice((0.5, 1, 2, 3, 3, 3) if self.often(0.9) else (0,)),
        )
        self.some(team, 0.1, needs_per_person=lambda: pick.choice((None, 1, 1, 2)), name=lambda: "Roll-out")
        self.strictly(
            team,
            0.2,
            roles=lambda: {pick.choice(ROLES): pick.choice(({"min": 1}, {"max": 1}, {"min": 1, "max": 1}, {"max": 0}))},
            sides=lambda: {
                pick.choice(("OT", "IT")): pick.choice(({"min": 1}, {"max": 1}, {"max": 1}, {"min": 2}, {"max": 0}))
            },
            sites=lambda: pick.choice((None, ["Line 1"], ["Line 1", "Line 2"]) if self.often(0.9) else ([],)),
            fixed=lambda: [pick.choice(self.people)] if self.often(0.6) else [],
            barred=lambda: [pick.choice(self.people)],
            x_note=lambda: {"kept": [1, None]},
        )
        return team

    def need(self, name: str) -> Json:
        pick = self.random
        need: Json = {"id": name, "skill": pick.choice(self.skills), "level": pick.randint(self.low + 1, self.high)}
        self.some(need, 0.4, headcount=lambda: pick.choice((2, 2, 2, 3) if self.often(0.85) else (0, 1)))
        self.some(need, 0.4, weight=lambda: pick.choice((0.5, 1, 2.5, 2.5, 10) if self.often(0.9) else (0,)))
        self.some(need, 0.2, both_sides=lambda: pick.choice((True, True, False)), spare=lambda: pick.randint(0, 2))
        return need

    def person(self, name: str) -> Json:
        pick = self.random
        person: Json = {"id": name, "skills": {skill: self.holding(skill) for skill in self.skills if self.often(0.8)}}
        self.some(
            person, 0.8, role=lambda: pick.choice(ROLES), weekly_cost=lambda: pick.choice((1, 7, 12.34, 100, 100))
        )
        self.some(person, 0.7, department=lambda: pick.choice(self.departments))
        self.some(
            person,
            0.25,
            side=lambda: pick.choice(("OT", "IT")),
            crew=lambda: pick.choice("AB"),
            fte=lambda: pick.choice((0.3, 0.5, 0.8, 1.2)),
            max_teams=lambda: pick.choice((None, 0, 1, 1, 1, 2)),
            training_hours_per_week=lambda: pick.choice((0, 0.8, 1.2, 2, 8, 8)),
        )
        self.strictly(person, 0.3, absences=self.absences)
        self.some(person, 0.7, site=lambda: pick.choice(("Line 1", "Line 1", "Line 2")))
        self.some(person, 0.1, name=lambda: "Somebody")
        return person

    def absences(self) -> list[Json]:
        pick, found = self.random, []
        for _ in range(pick.choice((1, 1, 2))):
            if self.often(0.5):
                start, end = self.dates(pick.choice(self.teams))
                half = (end - start).days // 2
                found.append((start, start + timedelta(days=max(0, half + pick.choice((-1, 0, 0, 1))))))
            else:
                start = self.first + timedelta(days=pick.randint(0, 21))
                found.append((start, start + timedelta(days=pick.choice((0, 3, 6)))))
        return [{"from": start.isoformat(), "to": end.isoformat()} for start, end in found]

    def dates(self, team: Json) -> tuple[date, date]:
        start = date.fromisoformat(team["start"]) if "start" in team else self.first
        return start, date.fromisoformat(team["end"]) if "end" in team else start + timedelta(days=6)

    def holding(self, skill: str) -> Json | int:
        pick = self.random
        wanted = [need["level"] for team in self.teams for need in team["needs"] if need["skill"] == skill]
        around = pick.choice(wanted or [self.high]) + pick.choice(
            (-2, -2, -1, -1, 0) if self.theme == "chain" else (-2, -1, -1, -1, 0, 1)
        )
        held: int = min(self.high, max(self.low, around))
        start, end = self.dates(pick.choice(self.teams))
        if self.theme == "renewal" and self.often(0.6):
            return {"level": max(held, *wanted, self.low), "valid_until": self.day(end, -1, -1, 0)}
        if self.often(0.6):
            return held
        data: Json = {"level": held}
        self.some(
            data,
            0.4,
            verified=lambda: pick.choice((True, False, False)),
            valid_until=lambda: pick.choice(
                (None, self.day(start, -8, -1, 0), self.day(end, -1, 0, 0, 3), self.day(end, -1))
            ),
        )
        self.some(data, 0.2, lapses_on=lambda: pick.choice((None, self.day(start, -15, -1, -1, 0, 0, 7))))
        return data

    # Trainings

    def trainings(self, people: list[Json]) -> tuple[list[Json], list[Json]]:
        """Trainings towards needs; at times in steps, or after a prerequisite that has a training of its own."""
        pick = self.random
        gaps = [(team, need, p) for team in self.teams for need in team["needs"] for p in people]
        gaps = [gap for gap in gaps if self.lacks(*gap)] or gaps
        found: list[Json] = []
        declared: dict[str, Json] = {skill: {"id": skill} for skill in self.skills if self.often(0.5)}
        wanted = 0 if self.often(0.1) else pick.randint(1, self.most_trainings)
        while len(found) < wanted:
            team, need, person = pick.choice(gaps)
            skill, to = need["skill"], min(self.high, need["level"] + pick.choice((0, 0, 0, 0, 0, 1)))
            step = min(to - 1, max(self.low, self.held(person, skill) + pick.choice((0, 0, 0, 0, 1, -1))))
            if self.theme == "chain":
                step = max(self.low, to - 1)
            found.append(self.training(team, skill, step, to))
            if step > self.low and self.often(0.8 if self.theme == "chain" else 0.1):
                found.append(self.training(team, skill, max(self.low, step - pick.choice((1, 1, 2))), step))
            elif self.often(0.25) and skill > self.skills[0]:
                asked = self.prerequisite(declared, skill, to)
                if self.often(0.7):
                    found.append(self.training(team, asked["skill"], max(self.low, asked["level"] - 1), asked["level"]))
        del found[self.most_trainings :]
        pick.shuffle(found)
        for at, training in enumerate(found, start=1):
            training["id"] = f"tr{at}"
        for data in declared.values():
            self.some(data, 0.2, name=lambda: "A skill", side=lambda: pick.choice(("OT", "IT", "bridge")))
        return found, list(declared.values())

    def held(self, person: Json, skill: str) -> int:
        holding = person["skills"].get(skill, self.low)
        level: int = holding if isinstance(holding, int) else holding["level"]
        return level

    def lacks(self, team: Json, need: Json, person: Json) -> bool:
        """May a training towards the need make sense for the person?"""
        holding = person["skills"].get(need["skill"], self.low)
        valid_until = "9999" if isinstance(holding, int) else holding.get("valid_until") or "9999"
        lapsing = valid_until < self.dates(team)[1].isoformat()
        return (lapsing or self.held(person, need["skill"]) < need["level"]) and self.dates(team)[0] > self.first

    def prerequisite(self, declared: dict[str, Json], skill: str, to: int) -> Json:
        """Ask for another skill before `skill`: always an earlier one, so that there are no circles."""
        other = self.random.choice([name for name in self.skills if name < skill])
        asked: Json = {"skill": other, "level": self.random.randint(self.low + 1, self.high)}
        self.some(asked, 0.5, for_level=lambda: self.random.choice((to, to, max(self.low, to - 1), self.high)))
        declared.setdefault(skill, {"id": skill}).setdefault("prerequisites", []).append(asked)
        return asked

    def training(self, team: Json, skill: str, step: int, to: int) -> Json:
        pick = self.random
        data: Json = {"id": "", "skill": skill, "from": step, "to": to}
        self.some(
            data, 0.8, hours=lambda: pick.choice((0, 2.4, 4, 4, 8, 12)), cost=lambda: pick.choice((0, 5, 10.5, 50))
        )
        if self.theme in ("class", "trainer") or self.often(0.3):
            self.classes(data, self.dates(team)[0], to)
        return data

    def classes(self, data: Json, team_start: date, to: int) -> None:
        """Hold the training as classes, some of which end the day before the team starts."""
        pick = self.random
        weeks = pick.choice((1, 1, 2)) if team_start >= self.first + timedelta(days=14) else 1
        if data.get("hours", 0) > 4 * weeks and self.often(0.8):
            data["hours"] = 4
        ahead = [7 * n + pick.choice((0, 0, 0, 1, -2)) for n in (weeks, weeks, weeks + 1)]
        sessions = sorted({self.day(team_start, *(-days for days in ahead)) for _ in range(3)})
        self.some(
            data,
            0.4,
            weeks=lambda: weeks,
            seats=lambda: pick.choice((0, 1, 1, 2, 2)),
            sessions=lambda: sessions if self.often(0.95) else [],
            facility=lambda: {"lab": pick.choice((1, 1, 1, 2))},
        )
        trainer_level = max(self.low, min(self.high, to + pick.choice((-1, -1, 0, 0, 1))))
        self.some(data, 0.8 if self.theme == "trainer" else 0.2, trainer_level=lambda: trainer_level)

    # Rules

    def rules(self) -> Json:
        pick = self.random
        rules: Json = {}
        self.some(rules, 0.85, start=lambda: self.first.isoformat())
        self.some(rules, 0.3, training_budget=lambda: pick.choice((0, 5, 10.5, 21, 60)))
        self.some(
            rules,
            0.2,
            caution=lambda: pick.choice((0, 1, 1, 2)),
            max_training_hours_per_person=lambda: pick.choice((2.4, 8, 12, 10.4)),
        )
        self.strictly(
            rules,
            0.4,
            department_release=lambda: {pick.choice(self.departments): pick.choice((0, 0.34, 0.5, 0.67, 1))},
        )
        if len(self.people) > 2:
            self.strictly(rules, 0.25, apart=self.groups, together=self.groups)
        self.strictly(rules, 0.2, home_cover=lambda: [self.home_cover() for _ in range(pick.choice((1, 1, 2)))])
        return rules

    def groups(self) -> list[list[str]]:
        return [
            self.random.sample(self.people, self.random.choice((2, 2, 3))) for _ in range(self.random.choice((1, 1, 2)))
        ]

    def home_cover(self) -> Json:
        pick = self.random
        cover: Json = {"department": pick.choice(self.departments), "skill": pick.choice(self.skills)}
        cover |= {
            "level": pick.choice((self.low, self.low + 1, self.low + 1, self.high)),
            "min": pick.choice((0, 1, 1)),
        }
        self.some(cover, 0.3, crew=lambda: pick.choice("AB"))
        return cover

    def complete(self, data: Json) -> None:
        """Leave out what is empty, most of the time."""
        for name in ("skills", "trainings", "facilities", "rules"):
            if not data[name] and self.often(0.8):
                del data[name]

    def contradict(self, data: Json) -> None:
        """Add hard rules that cannot hold together."""
        pick = self.random
        team, person = pick.choice(self.teams), pick.choice(data["people"])
        rules = data.setdefault("rules", {})
        ways: list[Callable[[], object]] = [
            lambda: team.update(fixed=[person["id"]], barred=[person["id"]]),
            lambda: team.update(fixed=[person["id"]], sites=[]),
            lambda: (team.update(fixed=[person["id"]]), person.update(max_teams=0)),
            lambda: (team.update(fixed=[person["id"]], member_fte=0.5), person.update(fte=0.4)),
            lambda: team.update(size={"min": len(self.people) + 1}),
            lambda: team.update(size={"max": 1}, roles={"engineer": {"min": 1}, "architect": {"min": 1}}),
            lambda: team.update(sides={"OT": {"min": 4}, "IT": {"min": 2}}),
            lambda: (team.update(fixed=list(self.people)), rules.update(apart=[list(self.people)])),
            lambda: (
                team.update(fixed=self.people[:1], barred=self.people[1:2]),
                rules.update(together=[self.people[:2]]),
            ),
            lambda: rules.update(
                home_cover=[{"department": self.departments[0], "skill": self.skills[0], "level": self.low, "min": 6}]
            ),
            lambda: (
                team.update(fixed=[person["id"]]),
                person.update(department="Quality"),
                rules.update(department_release={"Quality": 0}),
            ),
        ]
        pick.choice(ways)()
