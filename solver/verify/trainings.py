"""Rules on who takes which training, when, and what for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from math import ceil, fsum

from solver.problem import Period, Training, exact
from solver.verify.case import Case, Course, Finding, close, overlap

MONDAY = 0


def start(case: Case) -> Iterator[Finding]:
    """A training starts on one of its sessions or, without sessions, on a Monday, and not before the plan."""
    for course in case.courses:
        day, sessions = course.enrolment.start, course.training.sessions
        if day < case.problem.rules.start:
            yield f"{course.path}.start", f"{day} is before the plan, which starts on {case.problem.rules.start}."
        elif sessions is None and day.weekday() != MONDAY:
            yield f"{course.path}.start", f'Training "{course.training.id}" starts on Mondays; {day} is none.'
        elif sessions is not None and day not in sessions:
            yield f"{course.path}.start", f'Training "{course.training.id}" has no session on {day}.'


def end(case: Case) -> Iterator[Finding]:
    """A training ends after its whole weeks: on the Sunday of the last, had it started on a Monday."""
    for course in case.courses:
        weeks, days = _weeks(course), (course.enrolment.end - course.enrolment.start).days + 1
        if weeks is not None and days != 7 * weeks:
            sentence = f'Training "{course.training.id}" takes "{course.person.id}" {7 * weeks} days, not {days}.'
            yield f"{course.path}.end", sentence


def _weeks(course: Course) -> int | None:
    """Whole weeks that the training takes this person; None if they have no time for any."""
    training, rate = course.training, course.person.training_hours_per_week
    if not training.self_paced:
        return training.weeks or class_weeks(training)
    return max(1, ceil(exact(training.hours) / exact(rate))) if rate > 0 else None


def class_weeks(training: Training) -> int:
    """Weeks of a class whose file states none: four hours a week."""
    return max(1, ceil(exact(training.hours) / 4))


def hours(case: Case) -> Iterator[Finding]:
    """The hours stated are the training's."""
    for course in case.courses:
        if not close(course.enrolment.hours, course.training.hours):
            sentence = f'Training "{course.training.id}" is of {course.training.hours:g} hours.'
            yield f"{course.path}.hours", sentence


def cost(case: Case) -> Iterator[Finding]:
    """The cost stated is the training's."""
    for course in case.courses:
        if not close(course.enrolment.cost, course.training.cost):
            yield f"{course.path}.cost", f'Training "{course.training.id}" costs {course.training.cost:g}.'


def time_to_learn(case: Case) -> Iterator[Finding]:
    """Who takes a training has the hours a week for it; who has none takes none."""
    for course in case.courses:
        training, rate = course.training, course.person.training_hours_per_week
        asked = 0.0 if training.self_paced else training.hours / (training.weeks or class_weeks(training))
        if rate == 0 or asked > rate + 1e-9:
            sentence = f'"{course.person.id}" has {rate:g} hours a week for training; "{training.id}" asks {asked:g}.'
            yield course.path, sentence


def one_at_a_time(case: Case) -> Iterator[Finding]:
    """Nobody takes or gives two trainings on the same day."""
    for person, engagements in _engagements(case).items():
        busy: Period | None = None
        for days, path in sorted(engagements, key=lambda engagement: engagement[0].start):
            if busy is not None and overlap(busy, days):
                yield path, f'"{person}" is in another training from {busy.start} to {busy.end}.'
            if busy is None or days.end > busy.end:
                busy = days


def _engagements(case: Case) -> dict[str, list[tuple[Period, str]]]:
    """When each person takes a training or gives a class, with where the answer says so."""
    engagements: dict[str, list[tuple[Period, str]]] = {}
    for course in case.courses:
        engagements.setdefault(course.person.id, []).append((course.days, course.path))
    for lesson in case.lessons:
        for trainer in {course.enrolment.trainer for course in lesson.courses} - {None}:
            engagements.setdefault(str(trainer), []).append((lesson.days, lesson.path))
    return engagements


def present(case: Case) -> Iterator[Finding]:
    """Nobody is absent on a day of a training that they take or give."""
    for person, engagements in _engagements(case).items():
        known = case.problem.people.get(person)
        for days, path in engagements:
            for away in known.absences if known else ():
                if overlap(days, away):
                    yield path, f'"{person}" is absent from {away.start} to {away.end}, within the training.'


def entry(case: Case) -> Iterator[Finding]:
    """Who takes a training is at its lower level, and holds what its skill presupposes, on the first day."""
    for course in case.courses:
        for skill, level, held in case.unmet(course, case.courses_of[course.person.id]):
            sentence = (
                f'"{course.person.id}" is at level {held} of "{skill}" on {course.enrolment.start}; training '
                f'"{course.training.id}" asks {level}.'
            )
            yield course.path, sentence


def lack(case: Case) -> Iterator[Finding]:
    """Who takes a training does not hold its upper level anyway until the teams that it is for are over."""
    for course in case.courses:
        teams = [case.problem.teams[team] for team, _ in course.enrolment.serves if team in case.problem.teams]
        if not teams:
            continue
        begin, upper = course.enrolment.start, course.training.to_level
        until: date = max(begin, *(team.end for team in teams))
        others = [other for other in case.courses_of[course.person.id] if other is not course]
        if case.level(course.person, course.training.skill, Period(begin, until), others) >= upper:
            sentence = (
                f'"{course.person.id}" holds level {upper} of "{course.training.skill}" from {begin} to {until} '
                f'without training "{course.training.id}".'
            )
            yield course.path, sentence


def purpose(case: Case) -> Iterator[Finding]:
    """A training is for at least one need."""
    for course in case.courses:
        if not course.enrolment.serves:
            yield f"{course.path}.for", f'Training "{course.training.id}" of "{course.person.id}" is for nothing.'


def served(case: Case) -> Iterator[Finding]:
    """A training is for exactly those needs that its taker covers and would not cover without it."""
    for index, enrolment in enumerate(case.answer.trainings):
        if len(set(enrolment.serves)) < len(enrolment.serves):
            yield f"$.trainings[{index}].for", "A need is listed twice."
    for course in case.courses:
        needed = _needed_for(case, course)
        for team, need in sorted(set(course.enrolment.serves) - needed):
            sentence = f'"{course.person.id}" does not cover need "{need}" of team "{team}" only by this training.'
            yield f"{course.path}.for", sentence
        for team, need in sorted(needed - set(course.enrolment.serves)):
            sentence = f'"{course.person.id}" covers need "{need}" of team "{team}" only by this training: not listed.'
            yield f"{course.path}.for", sentence


def _needed_for(case: Case, course: Course) -> set[tuple[str, str]]:
    """The (team, need) pairs that the person covers and would not reach without the training.

    With it fall, in turn, those trainings of the person that could then no longer be taken.
    """
    left: list[Course] = []
    for other in case.courses_of[course.person.id]:
        if other is not course and not any(case.unmet(other, left)):
            left.append(other)
    return {
        (seat.team.id, need.id)
        for seat in case.seats_of_person.get(course.person.id, [])
        for _, need in seat.covers
        if case.reaches(seat, need)
        and case.level(seat.person, need.skill, Period(seat.team.start, seat.team.end), left) < need.level
    }


def training_budget(case: Case) -> Iterator[Finding]:
    """The trainings taken cost no more than the budget."""
    budget = case.problem.rules.training_budget
    spent = fsum(course.training.cost for course in case.courses)
    if budget is not None and spent > budget * (1 + 1e-9):
        yield "$.trainings", f"The trainings cost {spent:g}; the budget is {budget:g}."


def hours_per_person(case: Case) -> Iterator[Finding]:
    """Nobody takes more hours of training than one person may."""
    most = case.problem.rules.max_training_hours_per_person
    for person, courses in case.courses_of.items():
        taken = fsum(course.training.hours for course in courses)
        if most is not None and taken > most * (1 + 1e-9):
            yield courses[-1].path, f'"{person}" takes {taken:g} hours of training and may take {most:g}.'


RULES = (
    start,
    end,
    hours,
    cost,
    time_to_learn,
    one_at_a_time,
    present,
    entry,
    lack,
    purpose,
    served,
    training_budget,
    hours_per_person,
)
