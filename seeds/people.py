"""The people of a plant as seeds make them up: the demo's 64 by name, more of them by drawing names."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from seeds.catalogue import read_csv


class DepartmentSeed(NamedTuple):
    """A department, the skills (by the start of their code) that it works on, and its share of the people by role."""

    name: str
    side: str
    focus: tuple[str, ...]
    roles: dict[str, int]


class PersonSeed(NamedTuple):
    """Somebody of a plant. `years` is how long they have been here, `max_teams` in how many teams they may be."""

    number: str
    name: str
    role: str
    department: str
    crew: str
    site: str
    share: float
    max_teams: int
    years: int

    @property
    def training_hours(self) -> float:
        """Hours a week for trainings: a day for those who work full time, half a day for the others."""
        return 8.0 if self.share == 1 else 4.0

    @property
    def trade(self) -> str:
        """The key of DEPARTMENTS that the person's department is one of: MNT for S1-MNT."""
        return self.department.rpartition("-")[2]


DEPARTMENTS = {
    "MNT": DepartmentSeed(
        "Maintenance", "OT", ("A0", "B01", "C02", "E05", "G06", "H01", "H02", "I03"), {"engineer": 2, "technician": 14}
    ),
    "PRD": DepartmentSeed(
        "Production engineering",
        "OT",
        ("A02", "A05", "A08", "A09", "A10", "B04", "B11", "D10", "E07", "H01", "H05", "H06", "H07"),
        {"engineer": 5, "technician": 4},
    ),
    "AUT": DepartmentSeed(
        "Automation", "OT", ("A02", "A05", "B", "C02", "C04", "C06", "F02", "G06"), {"engineer": 6, "technician": 3}
    ),
    "QPR": DepartmentSeed(
        "Process & quality",
        "OT",
        ("A04", "A09", "B07", "B08", "D05", "D06", "D07", "D11", "E06", "E08", "H01", "H02", "H04"),
        {"engineer": 5, "technician": 2},
    ),
    "PIT": DepartmentSeed(
        "Plant IT",
        "IT",
        ("C01", "C03", "C07", "C08", "C09", "F06", "F07", "F09", "G"),
        {"programmer": 6, "architect": 2},
    ),
    "MFS": DepartmentSeed(
        "Manufacturing systems", "IT", ("D02", "E", "F01", "F05", "H06", "H07"), {"programmer": 6, "architect": 2}
    ),
    "DAP": DepartmentSeed("Data & platform", "IT", ("C04", "C05", "D0", "D10", "F"), {"programmer": 5, "architect": 2}),
}


def demo_people() -> list[PersonSeed]:
    """The 64 people of the demo plant."""
    return [
        PersonSeed(
            **{key: row[key] for key in ("number", "name", "role", "department", "crew", "site")},
            share=float(row["share"]),
            max_teams=int(row["max_teams"]),
            years=int(row["years"]),
        )
        for row in read_csv("plant_people.csv")
    ]


def drawn_people(count: int, sites: list[str], rng: np.random.Generator) -> list[PersonSeed]:
    """So many people in the demo's proportions of departments and roles; every 64 of them work at one site."""
    names = read_csv("names.csv")
    jobs = [
        (code, role) for code, dept in DEPARTMENTS.items() for role, share in dept.roles.items() for _ in range(share)
    ]
    first, last = rng.integers(len(names), size=(2, count))
    years = rng.integers(1, 26, size=count)
    part_time = rng.random(count)
    order = rng.permutation(len(jobs))
    people = []
    for at in range(count):
        group, place = divmod(at, len(jobs))
        department, role = jobs[order[place]]
        site = sites[group % len(sites)]
        shifts = department == "MNT" and role == "technician"
        share = 1.0 if part_time[at] < 0.85 else (0.5, 0.6, 0.75, 0.8)[int(part_time[at] * 1000) % 4]
        people.append(
            PersonSeed(
                number=f"{100001 + at}",
                name=f"{names[first[at]]['first']} {names[last[at]]['last']}",
                role=role,
                department=f"{site}-{department}",
                crew="ABCD"[at % 4] if shifts else "",
                site=site,
                share=share,
                max_teams=2 if role == "architect" else 1,
                years=int(years[at]),
            )
        )
    return people
