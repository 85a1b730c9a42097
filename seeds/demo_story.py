"""What is particular about the demo plant: who alone holds what, what runs out, what waits, who stands in for whom."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, NamedTuple

import numpy as np

from models import (
    Absence,
    Assessment,
    AssessmentRequest,
    AssessmentRound,
    Delegation,
    Exemption,
    HomeCover,
    Interest,
    Objection,
    Revocation,
    RoleTarget,
    RoundGroup,
    Skill,
    SkillTerm,
    SkillVersion,
    Use,
)
from models.standing import add_months
from seeds.abilities import hold_back, raise_to
from seeds.catalogue import ROLES
from seeds.dates import DAY, at, monday_after, working_day
from seeds.demo_teams import DEMO_TEAMS
from seeds.history import Histories
from seeds.organisation import Organisation, since
from seeds.skills import NOT_ASKED, Levels, Skills
from seeds.teams import asked_skills

SOLE_HOLDER = "1003"  # on nights, the only one of Maintenance at level 3 in functional safety
ON_LEAVE = "1064"  # the only one who runs machine learning in production
RUSTY = "1024"  # has hardly been in a robot cell for months
REVOKED = "1023"  # may not use robots for a while
INBOX_HEAD = "1001"
INBOX = 20
LONG_UNSEEN = (("1012", "A02"), ("1008", "A02"), ("1022", "A02"), ("1029", "A02"))  # proven more than two years ago
Pair = tuple[int, int]  # person and skill, by place
# Who asks to be assessed: person, skill, colleague (None: any assessor), days from the day looked at, note.
ASKED = (
    ("1009", "B01", None, -4, "I take the late shift alone on Line 2 this week; come and look."),
    ("1012", "A03", None, -9, None),
    ("1007", "A07", "1006", -2, "You were there when the conveyor stood still on Monday."),
)

# Of these skills only the people named are at level 3 or above; all others help at most.
AUTONOMOUS: dict[str, dict[str, int]] = {
    "C04": {"1028": 3, "1031": 3, "1061": 4},
    "C03": {"1043": 4, "1044": 3},
    "D03": {"1051": 3},
    "E03": {"1052": 4, "1053": 3},
    "E04": {"1051": 4, "1050": 3},
    "G02": {"1043": 3, "1042": 4},
    "G03": {"1045": 3},
    "G06": {"1046": 4, "1032": 3, "1027": 3},
    "B09": {SOLE_HOLDER: 3, "1027": 3},
    "D08": {ON_LEAVE: 3},
    "D01": {"1060": 3, "1029": 3},
    "A08": {"1019": 4, RUSTY: 3},
    "F09": {"1048": 3, "1046": 3},
    "B10": {"1029": 3},
    "I02": {"1012": 3, "1050": 3, "1035": 3},
}
# People who are half way: at exactly this level, with what it builds on.
HALF_WAY: dict[str, dict[str, int]] = {
    "C04": {"1030": 2, "1062": 2},
    "D03": {"1059": 2, "1028": 2},
    "E03": {"1056": 2, "1057": 2},
    "D08": {"1061": 2, "1062": 1},
    "A08": {"1021": 2, "1034": 2, REVOKED: 2},
    "G03": {"1049": 2, "1032": 2},
    "B09": {"1004": 1, "1005": 1, "1026": 2},
}


class SpecialSeed(NamedTuple):
    """A skill on one line, platform or release, and the departments whose people may hold it."""

    code: str
    name: str
    name_de: str
    kind: str
    departments: tuple[str, ...]
    share: float

    @property
    def general(self) -> str:
        """The code of the general skill."""
        return self.code.partition("-")[0]


SPECIALS = (
    SpecialSeed("A07-L4", "Fault finding on Line 4", "Störungssuche an Linie 4", "line", ("MNT", "AUT"), 0.4),
    SpecialSeed("H01-L4", "Process of Line 4", "Prozess der Linie 4", "line", ("MNT", "PRD", "QPR"), 0.4),
    SpecialSeed("A08-KUKA", "Robots by KUKA", "KUKA-Roboter", "platform", ("PRD", "MNT", "AUT"), 0.6),
    SpecialSeed("B01-S7", "PLC diagnosis on Siemens", "SPS-Diagnose auf Siemens", "platform", ("MNT", "AUT"), 0.7),
    SpecialSeed(
        "B02-S7", "PLC programming on Siemens", "SPS programmieren auf Siemens", "platform", ("AUT", "PRD"), 0.7
    ),
    SpecialSeed(
        "B02-AB", "PLC programming on Rockwell", "SPS programmieren auf Rockwell", "platform", ("AUT", "PRD"), 0.25
    ),
    SpecialSeed("B05-WINCC", "SCADA on WinCC", "SCADA mit WinCC", "platform", ("AUT",), 0.6),
    SpecialSeed("E02-R7", "MES operations, release 7", "MES bedienen, Release 7", "release", ("MFS", "PRD"), 0.4),
    SpecialSeed("E03-R7", "MES configuration, release 7", "MES konfigurieren, Release 7", "release", ("MFS",), 0.4),
    SpecialSeed("F06-K8S", "Containers on Kubernetes", "Container mit Kubernetes", "platform", ("DAP", "PIT"), 0.5),
)
SPECIAL_TERMS = {
    "B01-S7": ("OT", "TIA Portal online"),
    "B02-S7": ("OT", "TIA Portal"),
    "B02-AB": ("OT", "Studio 5000"),
    "A08-KUKA": ("OT", "KRL"),
    "E03-R7": ("IT", "MES R7"),
    "F06-K8S": ("IT", "kubectl"),
}


def shape_levels(levels: Levels, known: Skills, organisation: Organisation, rng: np.random.Generator) -> None:
    """Make AUTONOMOUS and HALF_WAY true; of what no team asks for, people know about what their role asks."""
    _settle(levels, known, organisation, rng)
    for code, holders in AUTONOMOUS.items():
        column = levels[:, known.at[code]]
        np.minimum(column, 2, out=column)
        if code == "B09":
            np.minimum(column, 1, out=column)
        for number, level in holders.items():
            raise_to(levels, known, organisation.place_of(number), code, level)
    for code, holders in HALF_WAY.items():
        for number, level in holders.items():
            place = organisation.place_of(number)
            raise_to(levels, known, place, code, level)
            levels[place, known.at[code]] = level
            for required, needed in known.requires[known.at[code]]:
                raise_to(levels, known, place, known.codes[required], needed)


def _settle(levels: Levels, known: Skills, organisation: Organisation, rng: np.random.Generator) -> None:
    roles = [role.code for role in ROLES]
    target = known.targets[[roles.index(person.role) for person in organisation.people]]
    asked = asked_skills(DEMO_TEAMS, known, *(code for _, _, code, _, _ in HOME_COVER))
    settled = (rng.random(levels.shape) < 0.7) & (target > levels)
    settled[:, asked] = False
    levels[settled] = target[settled]
    hold_back(levels, known)


def told_here(known: Skills, organisation: Organisation) -> set[tuple[int, int]]:
    """The (person, skill) places whose events this file adds."""
    pairs = ((SOLE_HOLDER, "B09"), ("1027", "B09"), (RUSTY, "A08"), (ON_LEAVE, "D08"), ("1042", "G02"), *LONG_UNSEEN)
    return {(organisation.place_of(number), known.at[code]) for number, code in pairs}


class Story:
    """Adds the facts, the same for the same random numbers."""

    def __init__(self, histories: Histories) -> None:
        self.histories = histories
        self.bulk, self.organisation, self.known = histories.bulk, histories.organisation, histories.known
        self.levels, self.as_of, self.rng = histories.levels, histories.as_of, histories.rng

    def tell(self) -> None:
        """Add all of it."""
        self._certificates_and_uses()
        self._specials()
        self._ended_and_excused()
        self._inboxes()
        self._asked()
        self._interests()
        self._absences()
        self._delegations()
        self._home_cover()

    def day(self, days: int) -> date:
        """So many days after the day looked at (negative: before)."""
        return self.as_of + timedelta(days=days)

    def person(self, number: str) -> int:
        """The id of a person."""
        return self.organisation.id_of(number)

    def skill(self, code: str) -> int:
        """The id of a skill."""
        return self.organisation.skills[code]

    def state(self, number: str, code: str, level: int, day: date, kind: str, **values: Any) -> int:
        """Add an assessment, recorded on its day."""
        place = self.organisation.place_of(number)
        facts: dict[str, Any] = {"holds_from": day, "recorded_at": at(day, 9, 12)}
        if kind == "self":
            facts["recorded_by_id"] = self.organisation.recorder(place)
        return self.bulk.add(
            Assessment,
            person_id=self.organisation.ids[place],
            skill_id=self.skill(code),
            level=level,
            kind=kind,
            **facts | values,
        )

    def assess(self, number: str, code: str, level: int, day: date, **values: Any) -> int:
        """Add an assessor's assessment, or a test's where nobody of the department may assess the level."""
        skill = self.known.at[code.partition("-")[0]]
        assessor = self.histories.assessor(self.organisation.place_of(number), skill, level)
        if assessor is None:
            return self.state(number, code, level, day, "test", **values)
        by = {"assessor_id": self.organisation.ids[assessor], "recorded_by_id": self.organisation.recorder(assessor)}
        return self.state(number, code, level, day, "assessor", **by | values)

    def _certificates_and_uses(self) -> None:
        until = self.day(9)
        self.state(SOLE_HOLDER, "B09", 3, add_months(until, -36) + DAY, "test", valid_until=until)
        self.state("1027", "B09", 3, self.day(-200), "test", valid_until=add_months(self.day(-200), 36) - DAY)
        self.state("1042", "G02", 4, self.day(-100), "test", valid_until=add_months(self.day(-100), 24) - DAY)
        self.assess(ON_LEAVE, "D08", 3, self.day(-150))
        self.state(RUSTY, "A08", 3, self.day(-500), "test")
        last_used = add_months(self.day(40), -12)
        for at_pair, (number, code) in enumerate(LONG_UNSEEN):
            level = int(self.levels[self.organisation.place_of(number), self.known.at[code]])
            self.state(number, code, max(level, 1), working_day(self.day(-760 - 30 * at_pair)), "test")
        facts = {"holds_from": last_used, "recorded_at": at(last_used, 15)}
        self.bulk.add(Use, person_id=self.person(RUSTY), skill_id=self.skill("A08"), **facts)

    def _specials(self) -> None:
        for special in SPECIALS:
            self._special(special)
        for code, (side, term) in SPECIAL_TERMS.items():
            for language in ("en", "de"):
                self.bulk.add(SkillTerm, skill_id=self.skill(code), words=side, language=language, term=term)
        for code, name, days in (("E02", "Release 7 terminals", -45), ("B02-S7", "TIA Portal V21", -20)):
            day = self.day(days)
            self.bulk.add(SkillVersion, skill_id=self.skill(code), name=name, holds_from=day, recorded_at=at(day, 10))
        target = {"role_id": self.organisation.roles["technician"], "skill_id": self.skill("C04"), "level": 2}
        self.bulk.add(RoleTarget, **target, holds_from=monday_after(self.as_of, 8), recorded_at=at(self.day(-30), 10))

    def _special(self, special: SpecialSeed) -> None:
        place = self.known.at[special.general]
        self.organisation.skills[special.code] = self.bulk.add(
            Skill,
            code=special.code,
            name=special.name,
            name_de=special.name_de,
            group_id=self.organisation.groups[special.code[0]],
            side=SIDES[special.general],
            general_id=self.skill(special.general),
            special_kind=special.kind,
            validity_kind=self.known.validity[place].kind,
            validity_months=self.known.validity[place].months,
            safety_critical=self.known.validity[place].safety_critical,
        )
        for at_person, person in enumerate(self.organisation.people):
            level = int(self.levels[at_person, place])
            told = special.general == "A08" and person.number in (RUSTY, REVOKED)
            if (
                person.department in special.departments
                and level >= 2
                and not told
                and self.rng.random() < special.share
            ):
                ago = 60 + int(self.rng.integers(400))
                if self.known.validity[place].safety_critical:
                    ago = 20 + ago % 180
                self.assess(person.number, special.code, min(level, 3), working_day(self.day(-ago)))

    def _ended_and_excused(self) -> None:
        head = self.organisation.recorder(self.organisation.place_of("1017"))
        revoked = {"holds_from": self.day(-30), "holds_until": self.day(60), "recorded_at": at(self.day(-30), 11)}
        reason = "Entered the robot cell without locking it out; retraining before the next job."
        self.bulk.add(
            Revocation,
            person_id=self.person(REVOKED),
            skill_id=self.skill("A08"),
            reason=reason,
            recorded_by_id=head,
            **revoked,
        )
        excused = {"holds_from": self.day(-90), "holds_until": self.day(120), "recorded_at": at(self.day(-92), 11)}
        reason = "Works at the desk and in the measuring room for now, without access to machines."
        self.bulk.add(Exemption, person_id=self.person("1041"), skill_id=self.skill("A01"), reason=reason, **excused)
        wrong = {"error_at": at(self.day(-199), 8), "error_reason": "Meant for a colleague of the same name."}
        self.assess("1039", "B06", 4, self.day(-200), **wrong)
        disputed = self.assess("1011", "A06", 1, self.day(-70))
        facts = {"holds_from": self.day(-66), "recorded_at": at(self.day(-66), 18)}
        reason = "I rebuilt the hydraulics of press 3 alone in March; please look at the job sheet."
        self.bulk.add(Objection, person_id=self.person("1011"), assessment_id=disputed, reason=reason, **facts)

    def _inboxes(self) -> None:
        """Self-assessments of the last two weeks that wait for a head: some far above what was proven."""
        for department, head in self.organisation.heads.items():
            number = self.organisation.people[head].number
            old, new = self._open_pairs(department, head)
            count = INBOX if number == INBOX_HEAD else 3
            known = [old[pick] for pick in self.rng.permutation(len(old))[: count - count // 3]]
            unheard = [new[pick] for pick in self.rng.permutation(len(new))[: count // 3]]
            for at_pair, (place, skill) in enumerate(known + unheard):
                level = int(self.levels[place, skill])
                claimed = (
                    2 if level == NOT_ASKED else min(4, level + (2 if at_pair % 2 == 0 and level in (1, 2) else 1))
                )
                day = self.day(-1 - at_pair % 13)
                person = self.organisation.people[place].number
                note = NOTES[at_pair % len(NOTES)]
                self.state(person, self.known.codes[skill], claimed, day, "self", note=note)

    def _open_pairs(self, department: str, head: int) -> tuple[list[Pair], list[Pair]]:
        """Skills that people may state anew, and skills that they never stated; none of the story's own."""
        apart = {self.known.at[code] for code in AUTONOMOUS}
        apart |= {at_skill for at_skill, validity in enumerate(self.known.validity) if validity.kind == "certificate"}
        pairs = [
            (place, skill)
            for place, person in enumerate(self.organisation.people)
            for skill in range(len(self.known.codes))
            if person.department == department and place != head and skill not in apart
        ]
        old = [pair for pair in pairs if 0 <= self.levels[pair] < 4]
        return old, [pair for pair in pairs if self.levels[pair] == NOT_ASKED]

    def _asked(self) -> None:
        """Who would like to be assessed, and a round of assessments that is over."""
        for number, code, asked, days, note in ASKED:
            facts: dict[str, Any] = {"holds_from": self.day(days), "recorded_at": at(self.day(days), 9), "note": note}
            self.bulk.add(
                AssessmentRequest,
                person_id=self.person(number),
                skill_id=self.skill(code),
                kind="peer" if asked else "assessor",
                asked_id=self.person(asked) if asked else None,
                recorded_by_id=self.organisation.recorder(self.organisation.place_of(number)),
                **facts,
            )
        round_id = self.bulk.add(
            AssessmentRound,
            name="Spring round",
            department_id=self.organisation.departments["MNT"],
            first_day=self.day(-230),
            last_day=self.day(-200),
            by_id=self.person(INBOX_HEAD),
        )
        for code in ("A", "B"):
            self.bulk.add(RoundGroup, round_id=round_id, group_id=self.organisation.groups[code])

    def _interests(self) -> None:
        for place in range(len(self.organisation.people)):
            for skill in self.rng.choice(len(self.known.codes), size=int(self.rng.integers(1, 5)), replace=False):
                day = self.day(-20 - int(self.rng.integers(300)))
                self.bulk.add(
                    Interest,
                    person_id=self.organisation.ids[place],
                    skill_id=self.skill(self.known.codes[skill]),
                    wish=int(self.rng.integers(4)),
                    holds_from=day,
                    recorded_at=at(day, 17),
                    recorded_by_id=self.organisation.recorder(place),
                )

    def _absences(self) -> None:
        self._absence(ON_LEAVE, 21, 420, "parental")
        self._absence("1005", -2, 5, "sick")
        self._absence("1048", 30, 200, "parental")
        self._absence("1046", -40, -33, "training")
        for person in self.organisation.people:
            if self.rng.random() < 0.6:
                start = int(self.rng.integers(-300, 240))
                self._absence(person.number, start, start + (13 if self.rng.random() < 0.4 else 6), "holiday")

    def _absence(self, number: str, first: int, last: int, kind: str) -> None:
        recorded = at(self.day(min(first, 0) - 12), 7, 30)
        spell = {"holds_from": self.day(first), "holds_until": self.day(last), "recorded_at": recorded}
        self.bulk.add(Absence, person_id=self.person(number), kind=kind, **spell)

    def _delegations(self) -> None:
        for number, kind, by, crew in DELEGATIONS:
            head = self.organisation.place_of(by)
            department = self.organisation.people[head].department
            self.bulk.add(
                Delegation,
                person_id=self.person(number),
                kind=kind,
                by_id=self.organisation.ids[head],
                department_id=self.organisation.departments[department],
                crew_id=self.organisation.crews[department, crew] if crew else None,
                recorded_by_id=self.organisation.recorder(head),
                **since(self.as_of, 400),
            )

    def _home_cover(self) -> None:
        for department, crew, code, level, minimum in HOME_COVER:
            self.bulk.add(
                HomeCover,
                department_id=self.organisation.departments[department],
                crew_id=self.organisation.crews[department, crew] if crew else None,
                skill_id=self.skill(code),
                level=level,
                minimum=minimum,
            )


SIDES = {
    "A07": "OT",
    "H01": "OT",
    "A08": "OT",
    "B01": "OT",
    "B02": "OT",
    "B05": "OT",
    "E02": "bridge",
    "E03": "IT",
    "F06": "IT",
}
NOTES = (
    None,
    "Did it alone in the last shutdown.",
    "Finished the course last week.",
    None,
    "Nobody else was there; it worked.",
    "Half a year on the new line now.",
)
DELEGATIONS = (
    ("1002", "deputy", "1001", None),
    ("1006", "shift_lead", "1001", "A"),
    ("1008", "assessor", "1001", None),
    ("1027", "deputy", "1026", None),
    ("1043", "deputy", "1042", None),
    ("1051", "deputy", "1050", None),
)
HOME_COVER = (
    ("MNT", "A", "B01", 3, 1),
    ("MNT", "B", "B01", 3, 1),
    ("MNT", "C", "B01", 3, 1),
    ("MNT", "C", "B09", 3, 1),
    ("MNT", "A", "A01", 3, 2),
    ("MNT", "B", "A01", 3, 2),
    ("AUT", None, "B02", 3, 3),
    ("PIT", None, "C01", 3, 3),
)
