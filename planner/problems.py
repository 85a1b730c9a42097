"""From the database to a problem file: a scenario, frozen on the day it looks at, with ids and no names.

Ids: people `p12`, teams `t3`, needs `n7`, trainings `tr5` (one for each step), all by row; skills, roles, departments,
crews and sites by code. Only what the question needs is in the file: skills that are asked for and what they build on.

What the format cannot say, and how it is read instead:

- A team that has begun is staffed from the day looked at on.
- Who holds a special holds the general: of both, the level that lasts to the end of the last team, else the highest.
- "All" needs become their parts, each with the head count and importance that stand on the topmost node.
- "Any" needs ask for a skill of their own, `any:n7`, at the highest level; planner.alternatives says who holds it.
- A level to which somebody declined to be trained builds on a skill that the others hold: see planner.declined.
- What people accepted in other plans takes its largest sum of any day off their share of full time.
- A training of several steps is one training for each step, with its full hours and cost.
- Somebody who leaves before the last team ends is absent from then on.

Of equally good answers the one nearest to what was is asked for: see planner.nearness.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from flask_babel import format_date
from sqlalchemy import select
from sqlalchemy.orm import Session, object_session, selectinload

from models import (
    WEIGHTS,
    HomeCover,
    Membership,
    Need,
    Plan,
    Prerequisite,
    Role,
    Run,
    Scenario,
    ScenarioRelease,
    ScenarioTeam,
    Skill,
    Team,
    TeamRole,
    Training,
    TrainingFacility,
    TrainingStep,
)
from planner.alternatives import HIGHEST, Alternatives, leaves
from planner.declined import Declined
from planner.errors import Refused
from planner.nearness import Before, nearest
from planner.pool import Held, Member, pool
from planner.words import gettext as _

FORMAT = "hybrid-team-problem/1"
LIVE_PLANS = ("published", "final")
LIVE_MEMBERSHIPS = ("proposed", "accepted")
Object = dict[str, Any]


def freeze(scenario: Scenario, near: Run | None = None) -> Object:
    """The scenario as a problem file, its answer to be near to that of the run `near`, else to what was.

    Raises Refused when it staffs no team, or one that is over, or names a leaver.
    """
    session = object_session(scenario)
    assert session is not None
    freezing = _Freezing(session, scenario)
    return nearest(session, freezing.problem(), scenario, freezing.in_force(), near)


@dataclass(frozen=True, slots=True)
class Asked:
    """A need as the problem states it: a skill or an "any" node, with what stands on the topmost node above it."""

    node: Need
    top: Need


class _Freezing:
    """One scenario on its way into a file."""

    def __init__(self, session: Session, scenario: Scenario) -> None:
        self.session = session
        self.scenario = scenario
        self.day = scenario.as_of
        self.teams = _teams(session, scenario)
        self._check_teams()
        self.asked = {team.id: list(asked_of(team)) for team in self.teams}
        self.last = max(team.last_day for team in self.teams)
        self.last_start = max(self._start(team) for team in self.teams)
        self.caution = scenario.caution
        covers = select(HomeCover).options(selectinload(HomeCover.department), selectinload(HomeCover.crew))
        self.home_covers = list(session.scalars(covers.order_by(HomeCover.id))) if scenario.use_home_cover else []
        self.skills = {skill.id: skill for skill in session.scalars(select(Skill).order_by(Skill.code))}
        self.specials = _specials(self.skills.values())
        self.prerequisites = _prerequisites(session)
        self.declined = Declined(session, scenario)
        self.relevant = self._relevant_skills()
        held = {special for skill in self.relevant for special in self._with_specials(skill)}
        self.people = pool(session, self.day, self.last, held, [team.id for team in self.teams])
        self.alternatives = [
            Alternatives(each.node, days, self.day, scenario.caution, self._with_specials, self.declined.keeps_from)
            for team in self.teams
            for days in [(self._start(team), team.last_day)]
            for each in self.asked[team.id]
            if each.node.kind == "any"
        ]

    def problem(self) -> Object:
        """The whole file."""
        trainings = list(self._trainings())
        return {
            "format": FORMAT,
            "scale": {"min": 0, "max": HIGHEST},
            "roles": {role.code: role.side for role in self.session.scalars(select(Role).order_by(Role.code))},
            "skills": [self._skill(skill) for skill in self._by_code()],
            "people": [self._person(person) for person in self.people],
            "teams": [self._team(team) for team in self.teams],
            "trainings": trainings,
            "facilities": self._facilities(),
            "rules": self._rules(),
            "objective": list(self.scenario.goals),
        }

    def _check_teams(self) -> None:
        if not self.teams:
            raise Refused(_("The scenario %(name)s staffs no team yet: add one.", name=self.scenario.name))
        for team in self.teams:
            if team.last_day < self.day:
                raise Refused(
                    _(
                        "Team %(team)s ends on %(end)s, before the day looked at, %(day)s.",
                        team=team.name,
                        end=format_date(team.last_day),
                        day=format_date(self.day),
                    )
                )

    def _start(self, team: Team) -> date:
        return max(team.first_day, self.day)

    # Skills

    def _relevant_skills(self) -> set[int]:
        """Skills that needs and home cover ask for, with all that these build on."""
        nodes = [node for asked in self.asked.values() for each in asked for node in leaves(each.node)]
        found = {node.skill_id for node in nodes if node.skill_id is not None}
        found |= {cover.skill_id for cover in self.home_covers}
        waiting = list(found)
        while waiting:
            for prerequisite in self.prerequisites[waiting.pop()]:
                if prerequisite.requires_id not in found:
                    found.add(prerequisite.requires_id)
                    waiting.append(prerequisite.requires_id)
        return found

    def _with_specials(self, skill: int) -> list[int]:
        """The skill and all its specials, theirs included."""
        return [skill, *(below for special in self.specials[skill] for below in self._with_specials(special))]

    def _by_code(self) -> list[int]:
        return sorted(self.relevant, key=lambda skill: self.skills[skill].code)

    @cached_property
    def _relevant(self) -> dict[int, Skill]:
        return {skill: self.skills[skill] for skill in self._by_code()}

    @cached_property
    def _stated_skills(self) -> list[tuple[str, list[int]]]:
        """Each relevant skill by its code, with its specials."""
        return [(self.skills[skill].code, self._with_specials(skill)) for skill in self._by_code()]

    def _skill(self, row: int) -> Object:
        skill = self.skills[row]
        asked = [
            _given({"skill": self.skills[each.requires_id].code, "level": each.level, "for_level": each.for_level})
            for each in self.prerequisites[row]
        ]
        return {"id": skill.code, "side": skill.side, "prerequisites": [*asked, *self.declined.prerequisites(skill)]}

    # People

    def _person(self, member: Member) -> Object:
        return _given(
            {
                "id": f"p{member.id}",
                "role": member.role,
                "department": member.department,
                "crew": member.crew,
                "site": member.site,
                "weekly_cost": float(member.weekly_rate),
                "fte": member.share,
                "max_teams": member.max_teams,
                "training_hours_per_week": 0 if member.id in self.declined.every else member.training_hours_per_week,
                "skills": dict(self._holdings(member)),
                "absences": [{"from": start.isoformat(), "to": end.isoformat()} for start, end in member.away] or None,
            }
        )

    def _holdings(self, member: Member) -> Iterator[tuple[str, Object]]:
        for code, skills in self._stated_skills:
            held = [member.held[each] for each in skills if each in member.held]
            if held:
                yield code, _holding(self._best(held))
        yield from self.declined.agreed(member.id, self._relevant)
        for alternatives in self.alternatives:
            if (met := alternatives.held_by(member)) is not None:
                yield alternatives.skill, _holding(met)

    def _best(self, held: list[Held]) -> Held:
        """The one that still counts at the end of the last team, else the highest; of equals what lasts longest."""
        if len(held) == 1:
            return held[0]
        return max(
            held,
            key=lambda each: (
                each.counts(self.last_start, self.last, self.caution),
                each.counts(self.day, self.day, self.caution),
                each.level,
                each.valid_until or date.max,
            ),
        )

    # Teams

    def _team(self, team: Team) -> Object:
        fixed, barred = self._choices(team)
        return _given(
            {
                "id": f"t{team.id}",
                "start": self._start(team).isoformat(),
                "end": team.last_day.isoformat(),
                "member_fte": self.scenario.member_share or team.member_share,
                "size": _bounds(team.size_min, team.size_max) or None,
                "roles": {each.role.code: _bounds(each.minimum, each.maximum) for each in team.role_bounds} or None,
                "sides": {each.side: _bounds(each.minimum, each.maximum) for each in team.side_bounds} or None,
                "sites": [team.site.code] if team.site else None,
                "needs_per_person": team.needs_per_person,
                "priority": team.priority,
                "fixed": fixed or None,
                "barred": barred or None,
                "needs": [self._need(asked) for asked in self.asked[team.id]],
            }
        )

    def _need(self, asked: Asked) -> Object:
        node, top = asked.node, asked.top
        kind = {"skill": f"any:n{node.id}", "level": HIGHEST}
        if node.skill_id is not None:
            kind = {"skill": self.skills[node.skill_id].code, "level": node.level}
        return {
            "id": f"n{node.id}",
            **kind,
            "headcount": top.headcount,
            "weight": WEIGHTS[top.importance],
            "both_sides": top.both_sides,
            "spare": top.spare,
        }

    def _choices(self, team: Team) -> tuple[list[str], list[str]]:
        """Who must and who must not join; somebody who is not here any more cannot join anyway."""
        here = {person.id for person in self.people}
        fixed, barred = set[int](), set[int]()
        for choice in self.scenario.choices:
            if choice.choice == "must_join" and choice.team_id == team.id:
                if choice.person_id in here:
                    fixed.add(choice.person_id)
                elif choice.person.erased_at is None:
                    raise Refused(
                        _(
                            "%(person)s must join %(team)s, but does not work here on %(day)s.",
                            person=choice.person.name,
                            team=team.name,
                            day=format_date(self.day),
                        )
                    )
            elif choice.choice == "must_not_join" and choice.team_id in (team.id, None):
                barred.add(choice.person_id)
        return [f"p{person}" for person in sorted(fixed)], [f"p{person}" for person in sorted(barred & here)]

    # Trainings

    def _trainings(self) -> Iterator[Object]:
        offered = [step for step in self._steps if not _retired(step.training, self.day)]
        elsewhere = self._asked_plainly()
        for step in offered:
            if step.skill_id in self.relevant:
                code = self.skills[step.skill_id].code
                yield self._training(step, f"tr{step.id}", code, step.from_level, step.to_level)
        for alternatives in self.alternatives:
            rest = (each.skills for each in self.alternatives if each is not alternatives)
            alone = [step for step in offered if step.skill_id not in elsewhere.union(*rest)]
            for step, rung in alternatives.ways(alone, self.people, self.prerequisites):
                key = f"tr{step.id}@n{alternatives.node.id}"
                yield self._training(step, key, alternatives.skill, rung, HIGHEST)

    def _asked_plainly(self) -> set[int]:
        """Skills that a plain need asks for or any skill builds on: trainings in these are of use beyond one "any"."""
        nodes = [each.node for asked in self.asked.values() for each in asked]
        plain = {node.skill_id for node in nodes if node.skill_id is not None}
        return plain | {each.requires_id for skill in self.relevant for each in self.prerequisites[skill]}

    @cached_property
    def _steps(self) -> list[TrainingStep]:
        load = selectinload(TrainingStep.training)
        options = (
            load.selectinload(Training.sessions),
            load.selectinload(Training.steps),
            load.selectinload(Training.facilities).selectinload(TrainingFacility.facility),
        )
        wanted = select(TrainingStep).where(TrainingStep.skill_id.in_(self.relevant)).order_by(TrainingStep.id)
        return list(self.session.scalars(wanted.options(*options)))

    def _training(self, step: TrainingStep, key: str, skill: str, start: int, to: int) -> Object:
        training = step.training
        days = [session.first_day.isoformat() for session in training.sessions if session.first_day >= self.day]
        return _given(
            {
                "id": key,
                "skill": skill,
                "from": start,
                "to": to,
                "hours": training.hours,
                "cost": float(training.cost),
                "weeks": training.weeks,
                "seats": training.seats,
                "sessions": days if training.has_sessions else None,
                "facility": {each.facility.code: each.units for each in training.facilities} or None,
                "trainer_level": training.trainer_level,
            }
        )

    def _facilities(self) -> dict[str, int]:
        uses = [use for step in self._steps for use in step.training.facilities]
        return {use.facility.code: use.facility.units for use in sorted(uses, key=lambda use: use.facility.code)}

    # Rules

    def _rules(self) -> Object:
        scenario = self.scenario
        budget = scenario.training_budget
        release = select(ScenarioRelease).where(ScenarioRelease.scenario_id == scenario.id)
        releases = self.session.scalars(release.options(selectinload(ScenarioRelease.department)))
        return _given(
            {
                "start": self.day.isoformat(),
                "training_budget": None if budget is None else float(budget),
                "max_training_hours_per_person": scenario.max_training_hours_per_person,
                "department_release": {each.department.code: each.share for each in releases} or None,
                "caution": scenario.caution,
                "home_cover": [self._home_cover(cover) for cover in self.home_covers] or None,
            }
        )

    def _home_cover(self, cover: HomeCover) -> Object:
        return _given(
            {
                "department": cover.department.code,
                "crew": cover.crew.code if cover.crew else None,
                "skill": self.skills[cover.skill_id].code,
                "level": cover.level,
                "min": cover.minimum,
            }
        )

    def in_force(self) -> Before:
        """Who is on which of the teams by published plans, and the trainings of these plans."""
        live = (
            select(Membership.team_id, Membership.person_id, Plan.run_id)
            .join(Membership.plan)
            .where(Plan.state.in_(LIVE_PLANS), Membership.state.in_(LIVE_MEMBERSHIPS))
            .where(Membership.team_id.in_([team.id for team in self.teams]), Membership.last_day >= self.day)
        )
        rows = self.session.execute(live).all()
        answers = self.session.scalars(select(Run.answer).where(Run.id.in_({row.run_id for row in rows})))
        pairs = {(f"t{row.team_id}", f"p{row.person_id}") for row in rows}
        return Before(sorted(pairs), [each for answer in answers for each in (answer or {}).get("trainings", [])])


def asked_of(team: Team) -> Iterator[Asked]:
    """What a team asks for: skill needs and "any" nodes, "all" nodes taken apart."""
    for node in team.needs:
        if node.parent_id is None:
            yield from _flat(node, node)


def _flat(node: Need, top: Need) -> Iterator[Asked]:
    if node.kind != "all":
        yield Asked(node, top)
        return
    for child in node.children:
        yield from _flat(child, top)


def _teams(session: Session, scenario: Scenario) -> list[Team]:
    mine = select(ScenarioTeam.team_id).where(ScenarioTeam.scenario_id == scenario.id)
    load = (
        selectinload(Team.needs).selectinload(Need.children),
        selectinload(Team.role_bounds).selectinload(TeamRole.role),
        selectinload(Team.side_bounds),
        selectinload(Team.site),
    )
    return list(session.scalars(select(Team).where(Team.id.in_(mine)).options(*load).order_by(Team.id)))


def _prerequisites(session: Session) -> dict[int, list[Prerequisite]]:
    found: dict[int, list[Prerequisite]] = defaultdict(list)
    for prerequisite in session.scalars(select(Prerequisite).order_by(Prerequisite.id)):
        found[prerequisite.skill_id].append(prerequisite)
    return found


def _specials(skills: Iterable[Skill]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for skill in skills:
        if skill.general_id is not None:
            found[skill.general_id].append(skill.id)
    return found


def _retired(training: Training, day: date) -> bool:
    return training.retired_on is not None and training.retired_on <= day


def _given(facts: Object) -> Object:
    """Without what is not stated."""
    return {key: value for key, value in facts.items() if value is not None}


def _bounds(low: int, high: int | None) -> Object:
    return _given({"min": low or None, "max": high})


def _holding(held: Held) -> Object:
    until, lapses = held.valid_until, held.lapses_on
    return _given(
        {
            "level": held.level,
            "verified": held.verified,
            "valid_until": until.isoformat() if until else None,
            "lapses_on": lapses.isoformat() if lapses else None,
        }
    )
