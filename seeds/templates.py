"""The hybrid teams that companies really build, as templates."""

from __future__ import annotations

from typing import Any, NamedTuple


class NeedSeed(NamedTuple):
    """So many people at a level of a skill; `instead` are other (skill, level) ways to meet the same need."""

    skill: str
    level: int
    headcount: int = 1
    importance: str = "must"
    both_sides: bool = False
    spare: int = 0
    instead: tuple[tuple[str, int], ...] = ()

    def body(self) -> dict[str, Any]:
        """The need as a template holds it: a skill node, or an "any" node over its ways."""
        counts = {
            "headcount": self.headcount,
            "importance": self.importance,
            "both_sides": self.both_sides,
            "spare": self.spare,
        }
        ways = [{"kind": "skill", "skill": skill, "level": level} for skill, level in self.ways]
        return {"kind": "any", "children": ways, **counts} if self.instead else ways[0] | counts

    @property
    def ways(self) -> tuple[tuple[str, int], ...]:
        """All (skill, level) pairs that meet the need."""
        return ((self.skill, self.level), *self.instead)


class TemplateSeed(NamedTuple):
    """A kind of team: its needs, role and side minima, size and how long it usually lasts, in weeks."""

    code: str
    name: str
    name_de: str
    needs: tuple[NeedSeed, ...]
    roles: dict[str, int]
    sides: dict[str, int]
    size: tuple[int, int]
    weeks: int
    delivery_mode: str = "hybrid"

    def body(self) -> dict[str, Any]:
        """The template's body: every key as the columns of Team, Need, TeamRole and TeamSide are called."""
        return {
            "delivery_mode": self.delivery_mode,
            "weeks": self.weeks,
            "member_share": 0.2,
            "size_min": self.size[0],
            "size_max": self.size[1],
            "needs_per_person": 2,
            "needs": [need.body() for need in self.needs],
            "roles": {role: {"minimum": minimum, "maximum": None} for role, minimum in self.roles.items()},
            "sides": {side: {"minimum": minimum, "maximum": None} for side, minimum in self.sides.items()},
        }


N = NeedSeed

TEMPLATES = (
    TemplateSeed(
        "opc-ua",
        "OPC UA roll-out on a line",
        "OPC-UA-Einführung an einer Linie",
        (
            N("B01", 3),
            N("C04", 3, 2, both_sides=True),
            N("C03", 3),
            N("D03", 3),
            N("H03", 2, 2, "should"),
            N("I01", 2, 2, "nice", both_sides=True),
        ),
        {"technician": 1, "architect": 1},
        {"OT": 2, "IT": 2},
        (4, 7),
        13,
    ),
    TemplateSeed(
        "mes-go-live",
        "MES go-live",
        "MES-Einführung",
        (N("E03", 3, 2), N("E04", 3), N("B01", 3), N("H01", 3), N("F03", 2, 1, "should"), N("I02", 3, 1, "should")),
        {"technician": 1, "programmer": 2},
        {"OT": 2, "IT": 2},
        (4, 8),
        17,
    ),
    TemplateSeed(
        "iec-62443",
        "IEC 62443 zone project",
        "Zonenprojekt nach IEC 62443",
        (N("G02", 3), N("C03", 3), N("G03", 3), N("G06", 3), N("B09", 2, 1, "should"), N("H03", 3, 1, "should")),
        {"architect": 1},
        {"OT": 1, "IT": 2},
        (3, 6),
        13,
    ),
    TemplateSeed(
        "predictive-maintenance",
        "Predictive-maintenance pilot",
        "Pilot vorausschauende Instandhaltung",
        (N("A07", 3), N("A03", 3), N("D01", 3), N("D08", 3), N("D09", 2, 1, "should"), N("D05", 2, 1, "nice")),
        {"technician": 1, "programmer": 1},
        {"OT": 2, "IT": 1},
        (3, 6),
        15,
        "agile",
    ),
    TemplateSeed(
        "robot-cell",
        "Robot cell commissioning",
        "Inbetriebnahme einer Roboterzelle",
        (N("A08", 3, 2), N("A01", 3, 2), N("B02", 3), N("A09", 2, 1, "should"), N("F02", 2, 1, "should")),
        {"technician": 1, "engineer": 1},
        {"OT": 3, "IT": 1},
        (4, 6),
        11,
        "waterfall",
    ),
)
