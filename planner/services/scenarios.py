"""Scenarios: which teams, people, rules and goals a run is asked about; who must and must not join."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from models import (
    Account,
    Person,
    Run,
    Scenario,
    ScenarioChoice,
    ScenarioRelease,
    ScenarioTeam,
    ScenarioUntrained,
    Team,
    change,
    db,
    now,
)
from planner.errors import Refused
from planner.services import versions


@dataclass(frozen=True, slots=True)
class ScenarioFacts:
    """A scenario as its form states it. Shares are 0 to 1; `releases` is by department id; None is no limit."""

    name: str
    as_of: date
    team_ids: tuple[int, ...]
    note: str | None = None
    training_budget: Decimal | None = None
    max_training_hours_per_person: float | None = None
    caution: int = 1
    member_share: float | None = None
    use_home_cover: bool = True
    goals: tuple[str, ...] = ("shortfall", "cost")
    time_limit: int = 60
    releases: dict[int, float] = field(default_factory=dict)


BETWEEN = re.compile(r"[,;\n]")
"""What stands between several people who are typed at once."""

OWN: tuple[str, ...] = (
    "name",
    "as_of",
    "note",
    "training_budget",
    "max_training_hours_per_person",
    "caution",
    "member_share",
)
OWN += ("use_home_cover", "time_limit")


def all_scenarios() -> list[Scenario]:
    """Scenarios that are not archived, newest first, with teams and runs."""
    query = select(Scenario).where(Scenario.archived_at.is_(None)).order_by(Scenario.id.desc())
    newest = selectinload(Scenario.runs).load_only(Run.id, Run.state, Run.created_at, Run.finished_at)
    return list(db.session.scalars(query.options(selectinload(Scenario.teams), newest)))


def whole_scenario(scenario_id: int) -> Scenario | None:
    """A scenario with everything that its page shows, in a fixed number of queries."""
    options = (
        selectinload(Scenario.teams).selectinload(ScenarioTeam.team).selectinload(Team.site),
        selectinload(Scenario.choices).selectinload(ScenarioChoice.person),
        selectinload(Scenario.choices).selectinload(ScenarioChoice.team),
        selectinload(Scenario.untrained).selectinload(ScenarioUntrained.person),
        selectinload(Scenario.untrained).selectinload(ScenarioUntrained.training),
        selectinload(Scenario.releases).selectinload(ScenarioRelease.department),
        selectinload(Scenario.runs).defer(Run.problem),
    )
    return db.session.scalar(select(Scenario).where(Scenario.id == scenario_id).options(*options))


def facts_of(scenario: Scenario) -> ScenarioFacts:
    """A scenario as its form shows it."""
    return ScenarioFacts(
        **{name: getattr(scenario, name) for name in OWN},
        team_ids=tuple(entry.team_id for entry in scenario.teams),
        goals=tuple(scenario.goals),
        releases={release.department_id: release.share for release in scenario.releases},
    )


def create(facts: ScenarioFacts, account: Account) -> Scenario:
    """A new scenario. Raises Refused when it asks about no team or states a goal twice."""
    _check(facts)
    with change(db.session, _("Scenario %(name)s made", name=facts.name), account.id):
        scenario = Scenario(created_by_id=account.id, **{name: getattr(facts, name) for name in OWN})
        db.session.add(scenario)
        _fill(scenario, facts)
    db.session.commit()
    return scenario


def update(scenario: Scenario, facts: ScenarioFacts, version: int, labels: Mapping[str, str], account: Account) -> None:
    """Change a scenario. Raises Refused, also when somebody else saved since `version`; `labels` name fields."""
    _check(facts)
    versions.check(scenario, version, labels)
    with change(db.session, _("Scenario %(name)s changed", name=facts.name), account.id):
        for name in OWN:
            setattr(scenario, name, getattr(facts, name))
        _fill(scenario, facts)
    db.session.commit()


def copy(scenario: Scenario, account: Account) -> Scenario:
    """The same question under another name, with its choices, to change one thing and compare."""
    facts = facts_of(scenario)
    name = _("%(name)s, variant", name=scenario.name)[:200]
    with change(db.session, _("Scenario %(name)s copied", name=scenario.name), account.id):
        own = {key: getattr(facts, key) for key in OWN} | {"name": name}
        made = Scenario(created_by_id=account.id, **own)
        db.session.add(made)
        _fill(made, facts)
        for each in scenario.choices:
            made.choices.append(ScenarioChoice(person_id=each.person_id, team_id=each.team_id, choice=each.choice))
        for kept in scenario.untrained:
            made.untrained.append(ScenarioUntrained(person_id=kept.person_id, training_id=kept.training_id))
    db.session.commit()
    return made


def archive(scenario: Scenario, account: Account) -> None:
    """Take the scenario off the lists; its runs and plans stay."""
    with change(db.session, _("Scenario %(name)s archived", name=scenario.name), account.id):
        scenario.archived_at = now()
    db.session.commit()


def choose(scenario: Scenario, person: Person, team: Team | None, choice: str | None, account: Account) -> None:
    """The person must or must not join the team (None: any team); choice None takes back what was chosen.

    Raises Refused for a team that the scenario does not staff, or somebody who must join no team in particular.
    """
    choose_all(scenario, [person], team, choice, account)


def choose_all(
    scenario: Scenario, people: Sequence[Person], team: Team | None, choice: str | None, account: Account
) -> None:
    """The same choice for several people, as one change. Raises Refused as `choose` does."""
    if team is not None and team.id not in {entry.team_id for entry in scenario.teams}:
        raise Refused(_("%(team)s is not among the teams of this scenario.", team=team.name), "team_id")
    if choice == "must_join" and team is None:
        names = ", ".join(person.name for person in people)
        raise Refused(_("Say which team %(person)s must join.", person=names), "team_id")
    team_id = team.id if team is not None else None
    there = {each.person_id: each for each in scenario.choices if each.team_id == team_id}
    with change(db.session, _("Who must join %(name)s changed", name=scenario.name), account.id):
        for person_id in dict.fromkeys(person.id for person in people):
            if person_id not in there and choice is not None:
                scenario.choices.append(ScenarioChoice(person_id=person_id, team_id=team_id, choice=choice))
            elif person_id in there and choice is not None:
                there[person_id].choice = choice
            elif person_id in there:
                scenario.choices.remove(there[person_id])
    db.session.commit()


def fix_all(scenario: Scenario, answer: dict[str, Any], account: Account) -> int:
    """Everybody in an answer must join the team they are on there; how many choices that made."""
    chosen = {(each.person_id, each.team_id): each for each in scenario.choices}
    staffed = {entry.team_id for entry in scenario.teams}
    made = 0
    with change(db.session, _("All members of %(name)s fixed", name=scenario.name), account.id):
        for member in answer.get("members", []):
            person_id, team_id = int(member["person"][1:]), int(member["team"][1:])
            if team_id in staffed and (person_id, team_id) not in chosen:
                scenario.choices.append(ScenarioChoice(person_id=person_id, team_id=team_id, choice="must_join"))
                made += 1
    db.session.commit()
    return made


def free_all(scenario: Scenario, account: Account) -> None:
    """Take back every choice of who must or must not join."""
    with change(db.session, _("All choices of %(name)s taken back", name=scenario.name), account.id):
        scenario.choices.clear()
    db.session.commit()


def train_again(scenario: Scenario, untrained_id: int, account: Account) -> Person | None:
    """The person may be trained again to what they declined; None when there is no such entry."""
    found = next((each for each in scenario.untrained if each.id == untrained_id), None)
    if found is None:
        return None
    with change(
        db.session,
        _("%(person)s may be trained in %(name)s again", person=found.person.name, name=scenario.name),
        account.id,
    ):
        scenario.untrained.remove(found)
    db.session.commit()
    return found.person


def people_meant(text: str) -> list[Person]:
    """The people whose numbers or names were typed, with commas between. Raises Refused with all that is unclear."""
    found, unclear = [], []
    for typed in filter(None, (part.strip() for part in BETWEEN.split(text))):
        try:
            found.append(person_meant(typed))
        except Refused as refused:
            unclear.append(refused.sentence)
    if unclear:
        raise Refused(" ".join(unclear), "person")
    return found or [person_meant("")]


def person_meant(text: str) -> Person:
    """The one person whose number or name was typed. Raises Refused, naming who else it could be."""
    wanted = text.strip()
    alive = select(Person).where(Person.erased_at.is_(None))
    number = wanted.split(" ", 1)[0]
    by_number = db.session.scalar(alive.where(Person.personnel_number == number))
    if by_number is not None:
        return by_number
    found = (
        db.session.scalars(alive.where(Person.name.icontains(wanted, autoescape=True)).limit(5)).all() if wanted else []
    )
    exact = [person for person in found if person.name.casefold() == wanted.casefold()]
    if len(exact) == 1 or len(found) == 1:
        return (exact or list(found))[0]
    if not found:
        raise Refused(_("Nobody is called “%(text)s”.", text=text), "person")
    names = "; ".join(f"{person.personnel_number} {person.name}" for person in found)
    raise Refused(_("“%(text)s” is more than one person: %(names)s", text=text, names=names), "person")


def _check(facts: ScenarioFacts) -> None:
    if not facts.team_ids:
        raise Refused(_("Choose at least one team."), "team_ids")
    if not facts.goals:
        raise Refused(_("Choose at least one goal."), "goals")
    if len(set(facts.goals)) < len(facts.goals):
        raise Refused(_("The same goal stands twice; each goal has one place."), "goals")


def _fill(scenario: Scenario, facts: ScenarioFacts) -> None:
    scenario.goals = list(facts.goals)
    for entry in [entry for entry in scenario.teams if entry.team_id not in facts.team_ids]:
        scenario.teams.remove(entry)
    there = {entry.team_id for entry in scenario.teams}
    scenario.teams.extend(ScenarioTeam(team_id=team_id) for team_id in facts.team_ids if team_id not in there)
    for choice in [c for c in scenario.choices if c.team_id is not None and c.team_id not in facts.team_ids]:
        scenario.choices.remove(choice)
    for release in [release for release in scenario.releases if release.department_id not in facts.releases]:
        scenario.releases.remove(release)
    shares = {release.department_id: release for release in scenario.releases}
    for department_id, share in facts.releases.items():
        if department_id in shares:
            shares[department_id].share = share
        else:
            scenario.releases.append(ScenarioRelease(department_id=department_id, share=share))
