"""What can be exported, as far as an account reaches: all that an import reads, and what is there to be read only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased, selectinload

from models import (
    Absence,
    Account,
    Assessment,
    Crew,
    Department,
    Employment,
    Person,
    Site,
    SiteDay,
    Skill,
    SkillGroup,
    StandingInterval,
    Training,
    TrainingStep,
    db,
)
from models.standing_intervals import on_day
from planner.access import HOLDERS, Permission
from planner.exports import Cell, Table
from planner.imports.reports import REPORTS
from planner.services import export_reports, export_rules
from planner.services.known import held_on
from planner.services.people import Belonging, belonging
from planner.services.reach import departments_in_reach, holders, people_in_reach

Rows = Iterator[Sequence[Cell]]
CHUNK = 500  # people at once
GONE = ("lapsed", "revoked")  # counts as none, which is not what was stated


def tables_of(account: Account) -> list[str]:
    """The names of the tables that the account may export, in the order of TABLES."""
    mine = holders(account)
    return [name for name, (permission, _head, _rows) in TABLES.items() if HOLDERS[permission] & mine]


def table(account: Account, name: str, day: date) -> Table | None:
    """A table as of a day; None when there is none of that name for the account."""
    if name not in tables_of(account):
        return None
    _permission, head, rows = TABLES[name]
    if name == "matrix":
        return _matrix(account, day)
    return Table(name, head, rows(account, day))


def _people(account: Account, day: date) -> Rows:
    permission = "person.list" if HOLDERS["person.list"] & holders(account) else "matrix.read"
    spells = select(Employment.person_id, Employment.holds_from).where(held_on(Employment, day))
    since = {person_id: first for person_id, first in db.session.execute(spells)}  # noqa: C416
    for people, where in _in_chunks(account, permission, day):
        for id_, number, name, email in people:
            at = where[id_]
            others = "; ".join(role.name for role in at.roles[1:])
            yield [number, name, email, *_units(at), others, at.share, since.get(id_)]


def _units(at: Belonging) -> list[Cell]:
    return [
        at.department.name if at.department else None,
        at.crew.name if at.crew else None,
        at.role.name if at.role else None,
        at.site.name if at.site else None,
    ]


def _in_chunks(account: Account, permission: Permission, day: date) -> Iterator[tuple[list[Any], dict[int, Belonging]]]:
    """The people in reach with where they belong, so many at once, by name."""
    reached = people_in_reach(account, permission, day)
    query = select(Person.id, Person.personnel_number, Person.name, Person.email).where(Person.id.in_(reached))
    people = db.session.execute(query.order_by(Person.name, Person.id)).all()
    for start in range(0, len(people), CHUNK):
        some = list(people[start : start + CHUNK])
        yield some, belonging([row.id for row in some], day)


def _assessments(account: Account, day: date) -> Rows:
    a = Assessment
    assessor = aliased(Person)
    columns = (a.level, a.kind, a.holds_from, a.valid_until, a.note, a.proof_link)
    query = (
        select(Person.personnel_number, Person.name, Skill.code, Skill.name, *columns, assessor.name)
        .join(Person, Person.id == a.person_id)
        .join(Skill, Skill.id == a.skill_id)
        .outerjoin(assessor, assessor.id == a.assessor_id)
        .where(a.error_at.is_(None), a.person_id.in_(people_in_reach(account, "matrix.read", day)))
        .order_by(Person.name, Person.id, Skill.code, a.holds_from, a.recorded_at, a.id)
        .execution_options(yield_per=2000)
    )
    for row in db.session.execute(query):
        number, name, code, title, level, kind, since, until, note, link, by = row
        yield [number, name, code, title, level, since, until, note, link, kind, by]


def _skills(_account: Account, _day: date) -> Rows:
    general = aliased(Skill)
    query = select(Skill, SkillGroup.name, general.code).join(SkillGroup, SkillGroup.id == Skill.group_id)
    query = query.outerjoin(general, general.id == Skill.general_id).options(selectinload(Skill.terms))
    for skill, group, above in db.session.execute(query.order_by(Skill.code)):
        terms: dict[str, dict[str, str]] = defaultdict(dict)
        for term in sorted(skill.terms, key=lambda each: each.id):
            terms[term.words].setdefault(term.term.casefold(), term.term)
        words = ["; ".join(terms[side].values()) for side in ("OT", "IT")]
        validity: list[Cell] = [skill.validity_kind, skill.validity_months, "yes" if skill.safety_critical else "no"]
        named = [skill.code, skill.name, skill.name_de, group, skill.side, above, skill.special_kind]
        yield [*named, *validity, skill.description, *words]


def _trainings(account: Account, _day: date) -> Rows:
    prices = bool(HOLDERS["rate.read"] & holders(account))
    load = selectinload(Training.sessions), selectinload(Training.steps).selectinload(TrainingStep.skill)
    for training in db.session.scalars(select(Training).options(*load).order_by(Training.code)):
        days = " ".join(session.first_day.isoformat() for session in training.sessions)
        cost = float(training.cost) if prices else None
        facts: list[Cell] = [training.hours, cost, training.weeks, training.seats, training.trainer_level]
        for place, step in enumerate(training.steps):
            first = days if place == 0 else None
            levels: list[Cell] = [step.skill.code, step.from_level, step.to_level]
            yield [training.code, training.title, training.provider, *levels, *facts, first]


def _crews(account: Account, day: date) -> Rows:
    members: dict[int, list[str]] = defaultdict(list)
    for people, where in _in_chunks(account, "matrix.read", day):
        for id_, number, _name, _email in people:
            if (crew := where[id_].crew) is not None and number:
                members[crew.id].append(number)
    query = select(Crew, Department.code, Site.code).join(Department, Department.id == Crew.department_id)
    query = query.outerjoin(Site, Site.id == Crew.site_id).order_by(Department.code, Crew.code)
    query = query.where(Crew.department_id.in_(departments_in_reach(account, "matrix.read")))
    for crew, department, site in db.session.execute(query):
        named = [department, crew.code, crew.name, site, crew.rotation, crew.rotation_start]
        yield [*named, " ".join(sorted(members[crew.id]))]


def _absences(account: Account, day: date) -> Rows:
    reached = people_in_reach(account, "absence.read", day, without="shift_lead")
    query = select(Absence, Person.personnel_number).join(Person, Person.id == Absence.person_id)
    query = query.where(Absence.error_at.is_(None), Absence.person_id.in_(reached))
    for absence, number in db.session.execute(query.order_by(Person.personnel_number, Absence.holds_from)):
        yield [number, absence.holds_from, absence.holds_until, absence.kind, absence.note]


def _calendars(_account: Account, _day: date) -> Rows:
    query = select(Site.code, SiteDay).join(Site, Site.id == SiteDay.site_id).order_by(Site.code, SiteDay.first_day)
    for site, day in db.session.execute(query):
        yield [site, day.kind, day.name, day.first_day, day.last_day]


def _matrix(account: Account, day: date) -> Table:
    """People × skills: the level that counts on the day; a dash where it has lapsed or was revoked."""
    in_use: ColumnElement[bool] = Skill.retired_on.is_(None) | (Skill.retired_on > day)
    skills = list(db.session.execute(select(Skill.id, Skill.code).where(in_use).order_by(Skill.code)))
    head = ["personnel_number", "name", "department", "crew", *(code for _id, code in skills)]
    return Table("matrix", head, _levels(account, day, {id_: place for place, (id_, _code) in enumerate(skills)}))


def _levels(account: Account, day: date, places: dict[int, int]) -> Rows:
    s = StandingInterval
    for people, where in _in_chunks(account, "matrix.read", day):
        rows = {
            id_: [number, name, *_units(where[id_])[:2], *([None] * len(places))]
            for id_, number, name, _email in people
        }
        query = select(s.person_id, s.skill_id, s.level, s.state).where(s.person_id.in_(list(rows)), on_day(day))
        for person_id, skill_id, level, state in db.session.execute(query):
            if skill_id in places:
                rows[person_id][4 + places[skill_id]] = "–" if state in GONE else level
        yield from rows.values()


TABLES: dict[str, tuple[Permission, tuple[str, ...], Callable[[Account, date], Rows]]] = {
    "matrix": ("matrix.read", (), _people),
    "people": (
        "export.read",
        ("personnel_number", "name", "email", "department", "crew", "role", "site", "other_roles", "share", "since"),
        _people,
    ),
    "assessments": (
        "matrix.read",
        ("personnel_number", "name", "skill", "skill_name", "level", "holds_from", "valid_until", "note", "proof_link",
         "kind", "assessor"),
        _assessments,
    ),
    "skills": (
        "export.read",
        ("code", "name", "name_de", "group", "side", "general", "special_kind", "validity", "months", "safety_critical",
         "description", "ot_terms", "it_terms"),
        _skills,
    ),
    "trainings": (
        "export.read",
        ("code", "title", "provider", "skill", "from_level", "to_level", "hours", "cost", "weeks", "seats",
         "trainer_level", "sessions"),
        _trainings,
    ),
    "crews": (
        "matrix.read",
        ("department", "code", "name", "site", "rotation", "rotation_start", "members"),
        _crews,
    ),
    "absences": ("absence.read", ("personnel_number", "from", "until", "kind", "note"), _absences),
    "calendars": ("export.read", ("site", "kind", "name", "first_day", "last_day"), _calendars),
    "targets": (
        "target.read",
        ("role", "role_name", "skill", "skill_name", "level", "holds_from"),
        export_rules.targets,
    ),
    "headcounts": (
        "headcount.write",
        ("department", "department_name", "skill", "skill_name", "level", "headcount", "holds_from"),
        export_rules.headcounts,
    ),
    "home_cover": (
        "team.read",
        ("department", "department_name", "crew", "skill", "skill_name", "level", "minimum"),
        export_rules.home_cover,
    ),
    "prerequisites": (
        "export.read",
        ("skill", "skill_name", "requires", "requires_name", "level", "for_level"),
        export_rules.prerequisites,
    ),
    "level_texts": (
        "export.read",
        ("skill", "skill_name", "level", "language", "text"),
        export_rules.level_texts,
    ),
    "false_friends": (
        "export.read",
        ("term", "language", "ot_sense", "it_sense", "retired_on"),
        export_rules.false_friends,
    ),
    "confirmations": ("matrix.read", REPORTS["confirmations"], export_reports.confirmations),
    "uses": ("matrix.read", REPORTS["uses"], export_reports.uses),
    "interests": ("matrix.read", REPORTS["interests"], export_reports.interests),
    "exceptions": ("exception.write", REPORTS["exceptions"], export_reports.exceptions),
    "teams": ("team.read", REPORTS["teams"], export_reports.teams),
    "needs": ("team.read", REPORTS["needs"], export_reports.needs),
    "memberships": ("plan.read", REPORTS["memberships"], export_reports.memberships),
    "enrolments": ("plan.read", REPORTS["enrolments"], export_reports.enrolments),
    "audit": ("audit.read", REPORTS["audit"], export_reports.audit),
}  # fmt: skip
