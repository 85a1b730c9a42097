"""Rules on who is counted for which need, and on the head counts that the answer states."""

from __future__ import annotations

from collections.abc import Iterator

from solver.answer import NeedResult
from solver.problem import Need, Period
from solver.verify.case import Case, Finding


def reach(case: Case) -> Iterator[Finding]:
    """Who is counted for a need reaches its level from the team's start to its end."""
    for seat in case.seats:
        for cover, need in seat.covers:
            if not case.reaches(seat, need):
                place = seat.membership.covers.index(cover)
                sentence = (
                    f'"{seat.person.id}" does not hold level {need.level} of "{need.skill}" throughout team '
                    f'"{seat.team.id}", so cannot be counted for need "{need.id}".'
                )
                yield f"{seat.path}.covers[{place}]", sentence


def by(case: Case) -> Iterator[Finding]:
    """A need is reached by level, or by training when the person's level alone does not reach it."""
    for seat in case.seats:
        days = Period(seat.team.start, seat.team.end)
        for cover, need in seat.covers:
            alone = case.level(seat.person, need.skill, days, ()) >= need.level
            if case.reaches(seat, need) and cover.by != ("level" if alone else "training"):
                how = "by their own level" if alone else "only by training"
                sentence = f'"{seat.person.id}" reaches need "{need.id}" of team "{seat.team.id}" {how}.'
                yield f"{seat.path}.covers[{seat.membership.covers.index(cover)}].by", sentence


def needs_per_person(case: Case) -> Iterator[Finding]:
    """A member is counted for no more needs of a team than one person may be."""
    for seat in case.seats:
        most = seat.team.needs_per_person
        if most is not None and len(seat.covers) > most:
            sentence = (
                f'"{seat.person.id}" is counted for {len(seat.covers)} needs of team "{seat.team.id}", which '
                f"allows {most} a person."
            )
            yield f"{seat.path}.covers", sentence


def every_need_once(case: Case) -> Iterator[Finding]:
    """The answer says of every need, once, what became of it."""
    seen: set[tuple[str, str]] = set()
    for index, result in enumerate(case.answer.needs):
        key = (result.team, result.need)
        if key not in case.needs:
            yield f"$.needs[{index}]", f'Team "{result.team}" has no need "{result.need}", or there is no such team.'
        elif key in seen:
            yield f"$.needs[{index}]", f'Need "{result.need}" of team "{result.team}" is listed twice.'
        seen.add(key)
    for team, need in case.needs.keys() - seen:
        yield "$.needs", f'Need "{need}" of team "{team}" is not listed.'


def required(case: Case) -> Iterator[Finding]:
    """The head count that a need is said to ask for is the one it asks for."""
    for path, result, need in _results(case):
        yield from _differs(f"{path}.required", result, "asks for", result.required, need.headcount)


def covered(case: Case) -> Iterator[Finding]:
    """The head count that is covered is that of the members counted, up to head count and spares."""
    for path, result, need in _results(case):
        yield from _differs(f"{path}.covered", result, "is covered by", result.covered, _covered(case, result, need))


def missing(case: Case) -> Iterator[Finding]:
    """What is missing is what the head count asks beyond the members counted."""
    for path, result, need in _results(case):
        counted = max(0, need.headcount - _covered(case, result, need))
        yield from _differs(f"{path}.missing", result, "lacks", result.missing, counted)


def spare_missing(case: Case) -> Iterator[Finding]:
    """What is missing of the spares is what they ask beyond the members counted, the head count first."""
    for path, result, need in _results(case):
        lacking = need.headcount + need.spare - _covered(case, result, need)
        counted = min(need.spare, max(0, lacking))
        yield from _differs(f"{path}.spare_missing", result, "lacks as spares", result.spare_missing, counted)


def _results(case: Case) -> Iterator[tuple[str, NeedResult, Need]]:
    for index, result in enumerate(case.answer.needs):
        known = case.needs.get((result.team, result.need))
        if known is not None:
            yield f"$.needs[{index}]", result, known[1]


def _covered(case: Case, result: NeedResult, need: Need) -> int:
    return min(len(case.counted[result.team, result.need]), need.headcount + need.spare)


def _differs(path: str, result: NeedResult, what: str, stated: int, counted: int) -> Iterator[Finding]:
    if stated != counted:
        yield path, f'Need "{result.need}" of team "{result.team}" {what} {counted}, not {stated}.'


RULES = (reach, by, needs_per_person, every_need_once, required, covered, missing, spare_missing)
