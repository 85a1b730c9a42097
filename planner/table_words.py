"""What the rows of each table are called where changes are listed."""

from __future__ import annotations

from planner.words import lazy_gettext as _l

TABLES = {
    "absence": _l("Absence"),
    "account": _l("Account"),
    "account_role": _l("Role of accounts"),
    "account_role_link": _l("Role of an account"),
    "assessment": _l("Assessment"),
    "assessment_request": _l("Request for an assessment"),
    "assessment_return": _l("Return of a statement"),
    "assessment_round": _l("Assessment round"),
    "assessor_authorisation": _l("Authorisation of an assessor"),
    "confirmation": _l("Confirmation"),
    "crew": _l("Crew"),
    "crew_membership": _l("Crew of a person"),
    "delegation": _l("Delegation"),
    "department": _l("Department"),
    "department_membership": _l("Department of a person"),
    "employment": _l("Employment"),
    "enrolment": _l("Enrolment"),
    "enrolment_event": _l("Answer to an enrolment"),
    "exemption": _l("Exemption"),
    "facility": _l("Facility"),
    "false_friend": _l("False friend"),
    "goal": _l("Goal of a team"),
    "goal_measure": _l("Measure of a goal"),
    "headship": _l("Head of a department"),
    "home_cover": _l("Home cover"),
    "interest": _l("Interest"),
    "level_text": _l("Text of a level"),
    "membership": _l("Place in a team"),
    "membership_event": _l("Answer to a place in a team"),
    "need": _l("Need"),
    "objection": _l("Objection"),
    "on_call_week": _l("Week on call"),
    "person": _l("Person"),
    "plan": _l("Plan"),
    "prerequisite": _l("Prerequisite"),
    "proof_file": _l("Proof"),
    "request_decline": _l("Decline of a request"),
    "required_headcount": _l("Required head count"),
    "revocation": _l("Revocation"),
    "role": _l("Role"),
    "role_assignment": _l("Role of a person"),
    "role_target": _l("Target of a role"),
    "round_group": _l("Skill group of a round"),
    "saved_search": _l("Search that is kept"),
    "scenario": _l("Scenario"),
    "scenario_choice": _l("Must join or must not join"),
    "scenario_release": _l("Release of a department"),
    "scenario_team": _l("Team of a scenario"),
    "scenario_untrained": _l("Not to be trained again"),
    "setting": _l("Setting"),
    "site": _l("Site"),
    "site_day": _l("Day in a site's calendar"),
    "site_posting": _l("Site of a person"),
    "skill": _l("Skill"),
    "skill_change": _l("Change of the catalogue"),
    "skill_code": _l("Code in another scheme"),
    "skill_group": _l("Skill group"),
    "skill_term": _l("Word for a skill"),
    "skill_version": _l("Version of a skill"),
    "team": _l("Team"),
    "team_role": _l("Role in a team"),
    "team_side": _l("Side in a team"),
    "team_template": _l("Template of a team"),
    "training": _l("Training"),
    "training_facility": _l("Facility of a training"),
    "training_session": _l("Session of a training"),
    "training_step": _l("Step of a training"),
    "use": _l("Use of a skill"),
    "work_share": _l("Share of full time"),
}


def called(table: str) -> str:
    """What a row of the table is called, in the reader's words; a table that is no more by its name."""
    return str(TABLES.get(table, table))


def choices() -> list[tuple[str, str]]:
    """The tables whose changes are kept, each with its word, in the order of the words."""
    named = ((table, called(table)) for table in TABLES)
    return sorted(named, key=lambda each: each[1].casefold())
