"""Why a need is not covered: what became of everybody who holds the level that it asks for."""

from __future__ import annotations

from collections import Counter

from planner.services.names import Names
from planner.words import gettext as _
from planner.words import ngettext
from solver.answer import Answer
from solver.levels import stated_level
from solver.problem import Need, Person, Problem, Team
from solver.roster import absent_days

NAMED = 2  # other teams that people are on
Reason = tuple[str, str]  # a code and, where one matters, a team's name


def why_open(
    problem: Problem, answer: Answer, team: Team, need: Need, names: Names, one_side: bool = False
) -> list[str]:
    """Sentences, from facts of the problem and the answer only; the last says which trainings would lead to it.

    With `one_side` the need lacks somebody of a side, and only people of that side matter.
    """
    counted = {m.person for m in answer.members if m.team == team.id and any(c.need == need.id for c in m.covers)}
    holders = [
        person
        for person in problem.people.values()
        if person.id not in counted and stated_level(problem, person, need.skill, team.start, team.end) >= need.level
    ]
    said = [_nobody(problem, need)] if not holders and not counted else []
    if one_side:
        sides = {problem.people[person].side for person in counted}
        said += [_("Nobody of %(side)s is counted for it.", side=side) for side in ("OT", "IT") if side not in sides]
        holders = [person for person in holders if person.side not in sides]
    reasons = _gathered(Counter(_reason(problem, answer, team, person, names) for person in holders))
    said += [_sentence(reason, number) for reason, number in reasons.most_common()]
    return [*said, _trainings(problem, need)]


def _gathered(reasons: Counter[Reason]) -> Counter[Reason]:
    """The reasons, other teams together where there are more than one would name."""
    elsewhere = [reason for reason in reasons if reason[0] == "other_team"]
    if len(elsewhere) > NAMED:
        reasons["other_teams", ""] = sum(reasons.pop(reason) for reason in elsewhere)
    return reasons


def _nobody(problem: Problem, need: Need) -> str:
    stated = [person.skills[need.skill].level for person in problem.people.values() if need.skill in person.skills]
    expired = sum(level >= need.level for level in stated)
    if expired:
        return ngettext(
            "%(num)s person has held this level, but it runs out or is unproven for the team's time.",
            "%(num)s people have held this level, but it runs out or is unproven for the team's time.",
            expired,
        )
    return _("Nobody holds this level.")


def _reason(problem: Problem, answer: Answer, team: Team, person: Person, names: Names) -> Reason:
    """Which rule or choice keeps the person from being counted: its code and, where one matters, a team's name."""
    if person.id in team.barred:
        return "barred", ""
    if team.sites is not None and person.site not in team.sites:
        return "site", ""
    if absent_days(person, team) * 2 > team.days:
        return "absent", ""
    if team.member_fte > person.fte + 1e-9 or person.max_teams == 0:
        return "no_time", ""
    teams = [member.team for member in answer.members if member.person == person.id]
    if team.id in teams:
        return "other_need", ""
    if teams:
        return "other_team", names.team(teams[0])
    return ("at_home" if _kept(problem, person) else "not_chosen"), ""


def _kept(problem: Problem, person: Person) -> bool:
    rules = problem.rules
    return person.department in rules.department_release or any(
        cover.department == person.department and cover.crew in (None, person.crew) for cover in rules.home_cover
    )


def _sentence(reason: Reason, number: int) -> str:
    code, team = reason
    if code == "barred":
        return ngettext("%(num)s who holds it must not join.", "%(num)s who hold it must not join.", number)
    if code == "site":
        return ngettext(
            "%(num)s who holds it works at another site.", "%(num)s who hold it work at another site.", number
        )
    if code == "absent":
        return ngettext(
            "%(num)s who holds it is absent for most of the team's time.",
            "%(num)s who hold it are absent for most of the team's time.",
            number,
        )
    if code == "no_time":
        return ngettext("%(num)s who holds it has no time left.", "%(num)s who hold it have no time left.", number)
    if code == "other_need":
        return ngettext(
            "%(num)s who holds it is on the team and counted for other needs.",
            "%(num)s who hold it are on the team and counted for other needs.",
            number,
        )
    if code == "other_team":
        return ngettext(
            "%(num)s who holds it is on %(team)s.", "%(num)s who hold it are on %(team)s.", number, team=team
        )
    if code == "other_teams":
        return ngettext("%(num)s who holds it is on another team.", "%(num)s who hold it are on other teams.", number)
    if code == "at_home":
        return ngettext(
            "%(num)s who holds it is in a department that must keep people at home.",
            "%(num)s who hold it are in departments that must keep people at home.",
            number,
        )
    return ngettext("%(num)s who holds it is not chosen.", "%(num)s who hold it are not chosen.", number)


def _trainings(problem: Problem, need: Need) -> str:
    ways = sum(t.skill == need.skill and t.to_level >= need.level for t in problem.trainings.values())
    if not ways:
        return _("No training leads to it.")
    return ngettext(
        "%(num)s training leads to it, but not in time, within budget and hours, or for somebody who may take it.",
        "%(num)s trainings lead to it, but not in time, within budget and hours, or for somebody who may take them.",
        ways,
    )
