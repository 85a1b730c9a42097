"""Who may do what, on one page. What is not written here is refused.

`PERMISSIONS` says which permission each endpoint and method asks for; `HOLDERS` says who holds it: roles of accounts,
and delegates (deputy, shift lead, assessor) while their delegation lasts. Which *people* a holder reaches with it is
`SCOPES`: planner/services/reach.py turns that into rows.
"""

from __future__ import annotations

from typing import Literal, get_args

from models.account import AccountRoleName

Delegate = Literal["deputy", "shift_lead", "assessor"]
Holder = AccountRoleName | Delegate
Scope = Literal["self", "crew", "departments", "all"]
Permission = str

PUBLIC: Permission = "public"  # anybody, signed in or not
SIGNED_IN: Permission = "signed_in"  # any account
NOBODY: Permission = "nobody"  # a library's page that we do not offer

HOLDERS: dict[Permission, frozenset[Holder]] = {
    NOBODY: frozenset(),
    # one's own record and what is asked of one
    "me.read": frozenset({"employee"}),
    "me.write": frozenset({"employee"}),
    "skill.read": frozenset({"employee", "head", "planner", "admin", "deputy", "shift_lead", "assessor"}),
    # other people's levels
    "matrix.read": frozenset({"head", "deputy", "shift_lead", "planner"}),
    "record.read": frozenset({"employee", "head", "deputy", "shift_lead", "assessor", "planner"}),
    "assessment.confirm": frozenset({"head", "deputy", "shift_lead", "assessor"}),
    "assessment.write": frozenset({"head", "deputy", "assessor"}),
    "use.write": frozenset({"head", "deputy", "shift_lead"}),
    "round.write": frozenset({"head", "deputy"}),
    "doubt.write": frozenset({"head", "deputy"}),
    "calibration.read": frozenset({"head", "deputy", "planner"}),
    "exception.write": frozenset({"head", "deputy"}),
    "request.read": frozenset({"employee", "head", "deputy", "assessor"}),
    "request.write": frozenset({"employee", "head", "deputy", "assessor"}),
    "import.write": frozenset({"head", "deputy", "planner"}),
    "import.open": frozenset({"head", "deputy", "planner", "admin"}),  # what may be in the file is asked again
    # a department's people
    "coverage.read": frozenset({"head", "deputy", "shift_lead", "planner"}),
    "headcount.write": frozenset({"head", "deputy", "planner"}),
    "target.read": frozenset({"head", "deputy", "planner", "admin"}),
    "target.write": frozenset({"planner", "admin"}),  # a role has people in many departments
    "absence.read": frozenset({"head", "deputy", "shift_lead"}),
    "absence.write": frozenset({"head", "deputy", "shift_lead"}),
    "delegation.write": frozenset({"head"}),
    "release.answer": frozenset({"head", "deputy"}),
    # teams and plans
    "team.read": frozenset({"planner"}),
    "team.write": frozenset({"planner"}),
    "scenario.read": frozenset({"planner"}),
    "scenario.write": frozenset({"planner"}),
    "run.read": frozenset({"planner"}),
    "run.write": frozenset({"planner"}),
    "plan.read": frozenset({"planner"}),
    "plan.write": frozenset({"planner"}),
    "rate.read": frozenset({"planner"}),
    # the installation
    "account.read": frozenset({"admin"}),
    "account.write": frozenset({"admin"}),
    "person.list": frozenset({"admin", "planner"}),
    "person.write": frozenset({"admin"}),
    "person.erase": frozenset({"admin"}),
    "catalogue.write": frozenset({"admin"}),
    "export.read": frozenset({"head", "deputy", "planner", "admin"}),  # each table asks for more
    "training.write": frozenset({"planner", "admin"}),
    "calendar.write": frozenset({"planner", "admin"}),
    "audit.read": frozenset({"admin"}),
    "agreement.read": frozenset({"admin", "works_council"}),
    "agreement.write": frozenset({"admin"}),
    "totals.read": frozenset({"admin", "works_council"}),
}

SCOPES: dict[Holder, Scope] = {
    "employee": "self",
    "shift_lead": "crew",
    "head": "departments",
    "deputy": "departments",
    "assessor": "departments",
    "planner": "all",
    "admin": "all",
}  # the works council reaches nobody

PERMISSIONS: dict[str, dict[str, Permission]] = {
    "static": {"GET": PUBLIC},
    "health.show": {"GET": PUBLIC},
    "health.metrics": {"GET": PUBLIC},
    # signing in and out, one's own account
    "security.login": {"GET": PUBLIC, "POST": PUBLIC},
    "security.logout": {"POST": PUBLIC},
    "security.verify": {"GET": NOBODY, "POST": NOBODY},
    "security.static": {"GET": NOBODY},
    "security.change_password": {"GET": SIGNED_IN, "POST": SIGNED_IN},
    "demo.sign_in": {"POST": PUBLIC},
    "demo.sandbox": {"POST": PUBLIC},
    "preferences.language": {"POST": PUBLIC},
    "preferences.theme": {"POST": PUBLIC},
    "preferences.dialect": {"POST": SIGNED_IN},
    "preferences.alive": {"POST": SIGNED_IN},
    "home.show": {"GET": SIGNED_IN},
    "changes.undo": {"POST": SIGNED_IN},
    # one's own record, and the catalogue
    "me.skills": {"GET": "me.read"},
    "me.first": {"GET": "me.read", "POST": "me.write"},
    "me.log": {"GET": "me.read", "POST": "me.write"},
    "me.about": {"GET": "me.read"},
    "me.take_part": {"GET": "me.read", "POST": "me.write"},
    "me.use": {"POST": "me.write"},
    "me.use_all": {"POST": "me.write"},
    "me.wish": {"POST": "me.write"},
    "me.object_to": {"GET": "me.read", "POST": "me.write"},
    "me.trainings": {"GET": "me.read"},
    "me.accept": {"POST": "me.write"},
    "me.decline": {"POST": "me.write"},
    "skills.search": {"GET": "skill.read"},
    "skills.show": {"GET": "skill.read"},
    "skills.prerequisites": {"GET": "skill.read"},
    "skills.picture": {"GET": "skill.read"},
    "crosswalk.show": {"GET": "skill.read"},
    "crosswalk.export": {"GET": "skill.read"},
    "crosswalk.load": {"POST": "catalogue.write"},
    "crosswalk.take": {"POST": "catalogue.write"},
    "skills.words": {"GET": "skill.read"},
    "skills.word": {"GET": "skill.read"},
    # teams, home cover, scenarios
    "teams.index": {"GET": "team.read"},
    "teams.show": {"GET": "team.read"},
    "teams.new": {"GET": "team.write", "POST": "team.write"},
    "teams.edit": {"GET": "team.write", "POST": "team.write"},
    "teams.close": {"POST": "team.write"},
    "home_cover.index": {"GET": "team.read", "POST": "team.write"},
    "home_cover.remove": {"POST": "team.write"},
    "scenarios.index": {"GET": "scenario.read"},
    "scenarios.show": {"GET": "scenario.read"},
    "scenarios.new": {"GET": "scenario.write", "POST": "scenario.write"},
    "scenarios.edit": {"GET": "scenario.write", "POST": "scenario.write"},
    "scenarios.copy": {"POST": "scenario.write"},
    "scenarios.archive": {"POST": "scenario.write"},
    "scenarios.choose": {"POST": "scenario.write"},
    "scenarios.unchoose": {"POST": "scenario.write"},
    "scenarios.fix_all": {"POST": "scenario.write"},
    "scenarios.free_all": {"POST": "scenario.write"},
    "scenarios.people": {"GET": "scenario.read"},
    "scenarios.train_again": {"POST": "scenario.write"},
    # runs
    "runs.index": {"GET": "run.read"},
    "runs.start": {"POST": "run.write"},
    "runs.show": {"GET": "run.read"},
    "runs.progress": {"GET": "run.read"},
    "runs.stop": {"POST": "run.write"},
    "runs.publish": {"POST": "plan.write"},
    "runs.problem": {"GET": "run.read"},
    "runs.answer": {"GET": "run.read"},
    "runs.picture": {"GET": "run.read"},
    "questions.ask": {"POST": "run.write"},
    "questions.show": {"GET": "run.read"},
    "questions.progress": {"GET": "run.read"},
    "questions.stop": {"POST": "run.write"},
    "questions.apply": {"POST": "run.write"},
    "questions.picture": {"GET": "run.read"},
    "plans.index": {"GET": "plan.read"},
    "plans.show": {"GET": "plan.read"},
    "plans.again": {"POST": "run.write"},
    "plans.finish": {"POST": "plan.write"},
    # a department
    "matrix.index": {"GET": "matrix.read"},
    "matrix.show": {"GET": "matrix.read"},
    "matrix.paper": {"GET": "matrix.read"},
    "wide.show": {"GET": "matrix.read"},
    "wide.rows": {"GET": "matrix.read"},
    "wide.foot": {"GET": "matrix.read"},
    "find.show": {"GET": "matrix.read"},
    "find.could": {"GET": "team.read"},
    "find.save": {"POST": "matrix.read"},
    "find.again": {"GET": "matrix.read"},
    "find.forget": {"POST": "matrix.read"},
    "headcounts.show": {"GET": "headcount.write"},
    "headcounts.state": {"POST": "headcount.write"},
    "headcounts.withdraw": {"POST": "headcount.write"},
    "targets.index": {"GET": "target.read"},
    "targets.show": {"GET": "target.read"},
    "targets.state": {"POST": "target.write"},
    "targets.withdraw": {"POST": "target.write"},
    "absences.index": {"GET": "absence.read"},
    "absences.show": {"GET": "absence.read"},
    "absences.add": {"POST": "absence.write"},
    "absences.end": {"POST": "absence.write"},
    "absences.substitutes": {"GET": "absence.read"},
    "stand_in.show": {"GET": "absence.read"},
    "coverage.index": {"GET": "coverage.read"},
    "coverage.show": {"GET": "coverage.read"},
    "coverage.picture": {"GET": "coverage.read"},
    "totals.show": {"GET": "totals.read"},
    "decisions.show": {"GET": "matrix.read"},
    "decisions.paper": {"GET": "matrix.read"},
    "releases.index": {"GET": "release.answer"},
    "releases.release": {"POST": "release.answer"},
    "releases.release_all": {"POST": "release.answer"},
    "releases.refuse": {"POST": "release.answer"},
    "delegations.index": {"GET": "delegation.write"},
    "delegations.show": {"GET": "delegation.write"},
    "delegations.add": {"POST": "delegation.write"},
    "delegations.end": {"POST": "delegation.write"},
    "rounds.index": {"GET": "round.write"},
    "rounds.show": {"GET": "round.write"},
    "rounds.add": {"POST": "round.write"},
    "rounds.detail": {"GET": "round.write"},
    "rounds.close": {"POST": "round.write"},
    "doubts.index": {"GET": "doubt.write"},
    "doubts.show": {"GET": "doubt.write"},
    "doubts.vouch": {"POST": "doubt.write"},
    "doubts.have_assessed": {"POST": "doubt.write"},
    "calibration.show": {"GET": "calibration.read"},
    "uses.index": {"GET": "use.write"},
    "uses.show": {"GET": "use.write"},
    "uses.add": {"POST": "use.write"},
    "exceptions.index": {"GET": "exception.write"},
    "exceptions.show": {"GET": "exception.write"},
    "exceptions.new": {"GET": "exception.write", "POST": "exception.write"},
    "exceptions.end": {"POST": "exception.write"},
    "inbox.show": {"GET": "assessment.confirm"},
    "inbox.confirm": {"POST": "assessment.confirm"},
    "inbox.send_it_back": {"POST": "assessment.confirm"},
    "assess.new": {"GET": "assessment.write", "POST": "assessment.write"},
    "cells.show": {"GET": "assessment.confirm"},
    "cells.state": {"POST": "assessment.write"},
    "cells.confirm": {"POST": "assessment.confirm"},
    "mass.index": {"GET": "assessment.write"},
    "mass.show": {"GET": "assessment.write"},
    "mass.skill": {"GET": "assessment.write", "POST": "assessment.write"},
    "mass.person": {"GET": "assessment.write", "POST": "assessment.write"},
    "mass.cell": {"GET": "assessment.write", "POST": "assessment.write"},
    "requests.index": {"GET": "request.read"},
    "requests.ask": {"GET": "me.read", "POST": "me.write"},
    "requests.answer": {"GET": "request.read", "POST": "request.write"},
    "requests.decline": {"POST": "request.write"},
    "requests.withdraw": {"POST": "me.write"},
    "proofs.show": {"GET": "record.read"},
    "records.person": {"GET": "record.read"},
    "records.skill": {"GET": "record.read"},
    # to and from the spreadsheet
    "exports.index": {"GET": "export.read"},
    "exports.text": {"GET": "export.read"},
    "exports.workbook": {"GET": "export.read"},
    "findings.show": {"GET": "coverage.read"},
    "imports.new": {"GET": "import.open"},
    "imports.sample": {"GET": "import.open"},
    "imports.upload": {"POST": "import.open"},
    "imports.show": {"GET": "import.open"},
    "imports.answer": {"POST": "import.open"},
    "imports.preview": {"GET": "import.open"},
    "imports.confirm": {"POST": "import.open"},
    "imports.drop": {"POST": "import.open"},
    # administration
    "catalogue.versions": {"GET": "catalogue.write", "POST": "catalogue.write"},
    "catalogue.require": {"POST": "catalogue.write"},
    "catalogue.stop_requiring": {"POST": "catalogue.write"},
    "skill_words.edit": {"GET": "catalogue.write", "POST": "catalogue.write"},
    "false_friends.index": {"GET": "catalogue.write"},
    "false_friends.new": {"GET": "catalogue.write", "POST": "catalogue.write"},
    "false_friends.edit": {"GET": "catalogue.write", "POST": "catalogue.write"},
    "false_friends.retire": {"POST": "catalogue.write"},
    "false_friends.revive": {"POST": "catalogue.write"},
    "skill_changes.show": {"GET": "catalogue.write"},
    "skill_changes.make": {"POST": "catalogue.write"},
    "skill_changes.new": {"GET": "catalogue.write", "POST": "catalogue.write"},
    "catalogue.levels": {"GET": "catalogue.write", "POST": "catalogue.write"},
    "people.index": {"GET": "person.list"},
    "people.show": {"GET": "person.list"},
    "people.new": {"GET": "person.write", "POST": "person.write"},
    "people.edit": {"GET": "person.write", "POST": "person.write"},
    "people.state": {"GET": "person.write", "POST": "person.write"},
    "people.leave": {"GET": "person.write", "POST": "person.write"},
    "people.erase": {"GET": "person.erase", "POST": "person.erase"},
    "accounts.index": {"GET": "account.read"},
    "accounts.new": {"GET": "account.write", "POST": "account.write"},
    "accounts.edit": {"GET": "account.write", "POST": "account.write"},
    "accounts.password": {"POST": "account.write"},
    "audit.index": {"GET": "audit.read"},
    "agreement.show": {"GET": "agreement.read"},
    "agreement.rules": {"GET": "agreement.read"},
    "agreement.record": {"GET": "agreement.write", "POST": "agreement.write"},
    "agreement.withdraw": {"POST": "agreement.write"},
}

DELEGATES: frozenset[Delegate] = frozenset(get_args(Delegate))


def permission_for(endpoint: str, method: str) -> Permission | None:
    """The permission that a request asks for; None when the table does not know it. HEAD is as GET."""
    return PERMISSIONS.get(endpoint, {}).get("GET" if method in {"HEAD", "OPTIONS"} else method)


def is_held(permission: Permission, holds: frozenset[Holder], signed_in: bool) -> bool:
    """True when somebody who is these holders (none: any account or nobody) has the permission."""
    if permission == PUBLIC:
        return True
    if permission == SIGNED_IN:
        return signed_in
    return signed_in and bool(HOLDERS[permission] & holds)
