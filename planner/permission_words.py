"""What each permission of planner/access.py allows, for people who read the table of who may do what."""

from __future__ import annotations

from planner.access import Permission
from planner.words import gettext as _


def words(permission: Permission) -> str:
    """What the permission allows, in the reader's language; its name when nobody has put it into words."""
    known = {
        "me.read": _("See one's own record, targets and trainings"),
        "me.write": _("State one's own skills, accept or decline, object"),
        "skill.read": _("Look skills and their words up"),
        "matrix.read": _("See the skills matrix"),
        "record.read": _("See a person's record"),
        "assessment.confirm": _("Confirm or return self-assessments"),
        "assessment.write": _("Assess others"),
        "use.write": _("Note for a crew what it used this week"),
        "round.write": _("Start and follow assessment rounds"),
        "doubt.write": _("Work off levels that are unproven, conflicting or old"),
        "calibration.read": _("Compare how levels are stated, once the works agreement is in force"),
        "exception.write": _("Revoke skills, excuse from targets, each with a reason"),
        "request.read": _("See requests for assessment that one made or that wait for one"),
        "request.write": _("Answer requests for assessment"),
        "import.write": _("Import skills from a workbook"),
        "import.open": _("Hand in a file to import; what of it may be imported is asked again"),
        "export.read": _("Export tables, each as far as one may see it"),
        "coverage.read": _("See coverage, sole holders and expiries"),
        "headcount.write": _("Say how many people of a department must hold a skill"),
        "target.read": _("See what roles ask of people"),
        "target.write": _("Say what roles ask of people"),
        "absence.read": _("See absences"),
        "absence.write": _("Record absences"),
        "delegation.write": _("Name deputies, shift leads and assessors"),
        "release.answer": _("Answer requests to release people"),
        "team.read": _("See teams and their needs"),
        "team.write": _("Make and change teams and home cover"),
        "scenario.read": _("See scenarios"),
        "scenario.write": _("Make and change scenarios"),
        "run.read": _("See runs and their answers"),
        "run.write": _("Start and stop runs"),
        "plan.read": _("See plans"),
        "plan.write": _("Publish and withdraw plans"),
        "rate.read": _("See the rates of roles"),
        "account.read": _("See accounts"),
        "account.write": _("Make and change accounts, reset passwords"),
        "person.list": _("See who belongs where"),
        "person.write": _("Record who belongs where"),
        "person.erase": _("Erase a person"),
        "training.write": _("Import trainings"),
        "calendar.write": _("Import the calendars of sites"),
        "catalogue.write": _("Change the catalogue of skills"),
        "audit.read": _("See every change with who made it"),
        "agreement.read": _("Read the works agreement, this table, rule changes"),
        "agreement.write": _("Record the works agreement"),
        "totals.read": _("See totals without names"),
    }
    return known.get(permission, permission)
