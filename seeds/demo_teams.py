"""The demo plant's six teams: the five that companies really build, and one standing team."""

from __future__ import annotations

from seeds.teams import GoalSeed, MeasureSeed, TeamSeed
from seeds.templates import TEMPLATES, NeedSeed, TemplateSeed

_BY_CODE = {template.code: template for template in TEMPLATES}
_M = MeasureSeed

RESPONSE_CELL = TemplateSeed(
    "response-cell",
    "Hybrid response cell",
    "Hybride Störungsrunde",
    (
        NeedSeed("B01", 3, 2, spare=1),
        NeedSeed("G05", 2, 2, both_sides=True),
        NeedSeed("F09", 3, 1, instead=(("B10", 3),)),
        NeedSeed("H02", 3, 1, "should"),
        NeedSeed("I03", 3, 2, "should"),
        NeedSeed("E02", 2, 1, "nice"),
    ),
    {"technician": 2, "programmer": 1},
    {"OT": 2, "IT": 2},
    (5, 8),
    26,
    "standing",
)

DEMO_TEAMS = (
    TeamSeed(
        "OPC-L4",
        "OPC UA roll-out on Line 4",
        "Every machine of Line 4 speaks OPC UA with one information model, through the industrial DMZ.",
        _BY_CODE["opc-ua"],
        in_weeks=8,
        goals=(
            GoalSeed("Line 4 readable from one model", "1026", "1050", (_M("Machines connected", "machines", 3, 14),)),
            GoalSeed(
                "No new hole in the zone", "1027", "1042", (_M("Open conduits without a rule", "conduits", 6, 0),)
            ),
        ),
        priority=2,
    ),
    TeamSeed(
        "MES-R7",
        "MES release 7 go-live",
        "Release 7 of the MES replaces release 5 on all lines, with orders and confirmations tested end to end.",
        _BY_CODE["mes-go-live"],
        in_weeks=6,
        goals=(
            GoalSeed(
                "Orders flow without paper",
                "1017",
                "1050",
                (_M("Bookings by hand", "per shift", 40, 5), _M("Lines on release 7", "lines", 0, 6)),
            ),
        ),
        priority=3,
    ),
    TeamSeed(
        "ZONES",
        "IEC 62443 zones for Halls 1 and 2",
        "Zones and conduits are assessed, drawn, enforced, and every controller in them can be restored.",
        _BY_CODE["iec-62443"],
        in_weeks=10,
        goals=(
            GoalSeed(
                "Halls 1 and 2 reach SL 2", "1026", "1042", (_M("Controllers with a restore test", "%", 35, 100),)
            ),
        ),
        site="ULM",
    ),
    TeamSeed(
        "PDM",
        "Predictive maintenance of compressors",
        "A pilot on eight compressors: bearings announce their end at least two weeks ahead.",
        _BY_CODE["predictive-maintenance"],
        in_weeks=5,
        goals=(
            GoalSeed(
                "No compressor stops unannounced",
                "1001",
                "1058",
                (_M("Unplanned stops", "per quarter", 5, 1), _M("Warning time", "days", 0, 14)),
            ),
        ),
    ),
    TeamSeed(
        "ROBOT-12",
        "Robot cell 12 commissioning",
        "The new palletising cell runs at full rate, with its programs under version control.",
        _BY_CODE["robot-cell"],
        in_weeks=9,
        goals=(GoalSeed("Cell 12 at full rate", "1017", "1058", (_M("Cycle time", "s", 14.5, 9),)),),
        site="ULM",
        priority=2,
    ),
    TeamSeed(
        "RESPONSE",
        "Line 4 hybrid response cell",
        "One standing round of maintenance, automation and IT that answers every incident on Line 4 together.",
        RESPONSE_CELL,
        in_weeks=4,
        goals=(
            GoalSeed(
                "Back in production within the hour", "1001", "1042", (_M("Median time to restart", "min", 95, 60),)
            ),
        ),
    ),
)
