"""What each table of the export is called, and what is in it."""

from __future__ import annotations

from planner.words import lazy_gettext

WORDS = {
    "matrix": (
        lazy_gettext("Skills matrix"),
        lazy_gettext("People down, skills across: the levels of the day."),
    ),
    "people": (
        lazy_gettext("People"),
        lazy_gettext("Who they are and where they belong on the day."),
    ),
    "assessments": (
        lazy_gettext("Levels"),
        lazy_gettext("Every level stated, by whom, from when, until when."),
    ),
    "skills": (
        lazy_gettext("Skills"),
        lazy_gettext("The catalogue in the words of both sides."),
    ),
    "trainings": (
        lazy_gettext("Trainings"),
        lazy_gettext("A row for each step, with sessions and seats."),
    ),
    "crews": (
        lazy_gettext("Crews"),
        lazy_gettext("Rotations and members on the day."),
    ),
    "absences": (
        lazy_gettext("Absences"),
        lazy_gettext("Who is away, from when until when, and why."),
    ),
    "calendars": (
        lazy_gettext("Calendars"),
        lazy_gettext("Shutdowns, change windows and holidays of the sites."),
    ),
    "targets": (
        lazy_gettext("Targets of roles"),
        lazy_gettext("What each role asks and ever asked, and from which day on."),
    ),
    "headcounts": (
        lazy_gettext("Required head count"),
        lazy_gettext("How many people of a department must hold a skill, and from which day on."),
    ),
    "home_cover": (
        lazy_gettext("Home cover"),
        lazy_gettext("What departments and crews must keep at home."),
    ),
    "prerequisites": (
        lazy_gettext("Prerequisites"),
        lazy_gettext("Which skills are asked first."),
    ),
    "level_texts": (
        lazy_gettext("What levels mean"),
        lazy_gettext("The texts of the levels, of all skills and of single ones."),
    ),
    "false_friends": (
        lazy_gettext("False friends"),
        lazy_gettext("Words that both sides use for different things."),
    ),
    "confirmations": (
        lazy_gettext("Confirmations"),
        lazy_gettext("Who confirmed or returned which level, when and why."),
    ),
    "uses": (
        lazy_gettext("Uses"),
        lazy_gettext("When people used a skill."),
    ),
    "interests": (
        lazy_gettext("Interest"),
        lazy_gettext("What people want to work with or learn: 0 no, 1 a little, 2 yes, 3 very much."),
    ),
    "exceptions": (
        lazy_gettext("Revocations and exemptions"),
        lazy_gettext("Of whom, from when until when, and why."),
    ),
    "teams": (
        lazy_gettext("Teams"),
        lazy_gettext("Their periods, sizes and bounds, the closed ones too."),
    ),
    "needs": (
        lazy_gettext("Needs of teams"),
        lazy_gettext("A row for each way to meet a need; of several rows with one number any will do."),
    ),
    "memberships": (
        lazy_gettext("Plans: memberships"),
        lazy_gettext("Who is to be on which team, and what their head said."),
    ),
    "enrolments": (
        lazy_gettext("Plans: trainings"),
        lazy_gettext("Who is to be trained to what, and what they said."),
    ),
    "audit": (
        lazy_gettext("Audit"),
        lazy_gettext("Who changed what when, each column before and after."),
    ),
}
