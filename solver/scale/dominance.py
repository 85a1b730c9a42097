"""Candidates that a team at prices can do without: enough others are as good in everything and no dearer."""

from __future__ import annotations

from collections.abc import Callable
from math import inf

import numpy as np

from solver.scale.arrays import Bools, Floats, Ints
from solver.scale.candidates import SIDES
from solver.scale.courses import Course, Courses
from solver.scale.exact import Window
from solver.scale.relaxed import Relaxed, TeamRows

NOT_TRAINED = -1
Trained = tuple[int, bool]
Way = tuple[frozenset[Course], frozenset[tuple[str, int]], tuple[str, ...]]


class Thinner:
    """Thins windows of teams out."""

    def __init__(self, relaxed: Relaxed, courses: Courses) -> None:
        self._relaxed, self._courses = relaxed, courses
        self._numbers: dict[Way, int] = {}
        self._ways: dict[tuple[int, int, int], int] = {}

    def thin(self, rows: TeamRows, window: Window, price: Floats) -> Window:
        """The window without those whose place as many others could take as the team has places for their like.

        `price` is what a membership costs, by row, tolls included. Somebody dominates another of the same role and side
        who costs no less, reaches no need that they don't, and could be trained for none that they neither reach nor
        could be trained for in the same ways. Whoever has as many dominators as a team may have members of that role
        and side can be exchanged on any team for one of them who is not on it, and the team is worth no more: some best
        team does without. Those whom a rule ties to others, or to the team, stay; nor does the first kind dominate.

        The ways are looked up only for those left when people who hold the same levels are taken to be trained alike.
        """
        roughly = self._thinned(rows, window, price, self._kind)
        return self._thinned(rows, roughly, price, self._way)

    def _thinned(self, rows: TeamRows, window: Window, price: Floats, way: Callable[..., Trained]) -> Window:
        inside = window.rows
        kept = np.ones(len(inside), dtype=np.bool_)
        turn = np.random.default_rng(rows.place).permutation(len(inside))  # or all teams would want the same people
        tied = np.isin(inside, [row for group in (*rows.apart, *rows.together) for row in group.tolist()])
        ways, away = _trained(rows, window, way)
        sorts = rows.role[inside] * (len(SIDES) + 1) + rows.side[inside]
        for sort in np.unique(sorts[~tied]):
            like = np.flatnonzero((sorts == sort) & ~tied)
            most = _most_alike(self._relaxed, rows, int(inside[like[0]]))
            if len(like) > most:
                own, prices = rows.own[inside[like]], price[inside[like]]
                like = like[np.lexsort((turn[like], away[like], -own.sum(axis=1), prices))]
                count = _dominators(rows.own[inside[like]], ways[like], away[like])
                kept[like] = (count < most) | rows.fixed[inside[like]]
        left = set(inside[kept].tolist())
        return Window(inside[kept], {row: needs for row, needs in window.trained.items() if row in left})

    def _kind(self, rows: TeamRows, person: int, need: int) -> Trained:
        """Those who hold the same levels, unless absent, could be trained in the same ways."""
        kind = self._courses.kind(person, rows.place, rows.team.needs[need].skill)
        return kind, bool(self._courses.away(person, rows.place))

    def _way(self, rows: TeamRows, person: int, need: int) -> Trained:
        """A number for the trainings that lead to the need, and those that they build on."""
        key = rows.place, person, need
        if key not in self._ways:
            leading = self._courses.leading_to(person, rows.place, rows.team.needs[need])
            courses = self._courses.closure(person, rows.place, leading).values()
            parts = {course.id: self._relaxed.sharing.of(rows.place, course.skill, person) for course in courses}
            way = frozenset(courses), frozenset(parts.items()), tuple(leading)
            self._ways[key] = self._numbers.setdefault(way, len(self._numbers)) if leading else NOT_TRAINED
        return self._ways[key], False


def _trained(rows: TeamRows, window: Window, way: Callable[..., Trained]) -> tuple[Ints, Bools]:
    """For each row of the window and need the number of the way of training; and whether absences are in the way."""
    ways = np.full((len(window.rows), len(rows.headcount)), NOT_TRAINED, dtype=np.int64)
    away = np.zeros(len(window.rows), dtype=np.bool_)
    for at, row in enumerate(window.rows.tolist()):
        for need in window.trained.get(row, ()):
            ways[at, need], away[at] = way(rows, int(rows.people[row]), need)
    return ways, away


def _most_alike(relaxed: Relaxed, rows: TeamRows, row: int) -> float:
    """How many of one candidate's role and side the team may have."""
    bounds = [rows.team.size]
    if (role := int(rows.role[row])) >= 0 and relaxed.roles[role] in rows.team.roles:
        bounds.append(rows.team.roles[relaxed.roles[role]])
    if (side := int(rows.side[row])) >= 0 and SIDES[side] in rows.team.sides:
        bounds.append(rows.team.sides[SIDES[side]])
    return min((float(each.max) for each in bounds if each.max is not None), default=inf)


def _dominators(own: Bools, ways: Ints, away: Bools) -> Ints:
    """How many of those before each one (they cost no more) dominate them."""
    found = np.tri(len(own), k=-1, dtype=np.bool_)  # [dominated, dominator]
    for need in range(own.shape[1]):
        has, way = own[:, need], ways[:, need]
        reaches = has[None, :] | ~has[:, None]
        as_trained = (way == NOT_TRAINED)[:, None] | ((way[:, None] == way[None, :]) & ~away[None, :])
        found &= reaches & (has[None, :] | as_trained)
    counted: Ints = found.sum(axis=1)
    return counted
