"""Rules on classes: seats, rooms, trainers."""

from __future__ import annotations

from collections.abc import Iterator

from solver.verify.case import Case, Finding, peak


def seats(case: Case) -> Iterator[Finding]:
    """A class has no more learners than seats."""
    for lesson in case.lessons:
        most = lesson.training.seats
        if most is not None and len(lesson.courses) > most:
            path = lesson.courses[most].path
            yield path, f"{_upper(lesson.name)} has {len(lesson.courses)} learners and {most} seats."


def facilities(case: Case) -> Iterator[Finding]:
    """The classes of a day use no more of a facility than there is."""
    for facility, units in case.problem.facilities.items():
        users = [lesson for lesson in case.lessons if facility in lesson.training.facility]
        used, day = peak((lesson.days, lesson.training.facility[facility]) for lesson in users)
        if used > units:
            yield "$.trainings", f'The classes on {day} use {used:g} of facility "{facility}"; there are {units}.'


def trainer_named(case: Case) -> Iterator[Finding]:
    """A training has a trainer if it asks for one, and only then."""
    for course in case.courses:
        training, trainer = course.training, course.enrolment.trainer
        if training.trainer_level is not None and trainer is None:
            yield f"{course.path}.trainer", f'Training "{training.id}" needs a trainer.'
        if training.trainer_level is None and trainer is not None:
            yield f"{course.path}.trainer", f'Training "{training.id}" has no trainer.'


def one_trainer(case: Case) -> Iterator[Finding]:
    """A class has one trainer."""
    for lesson in case.lessons:
        first = lesson.courses[0].enrolment.trainer
        for course in lesson.courses:
            if None not in (first, course.enrolment.trainer) and course.enrolment.trainer != first:
                yield f"{course.path}.trainer", f'{_upper(lesson.name)} is given by "{first}".'


def trainer_level(case: Case) -> Iterator[Finding]:
    """The trainer of a class holds the level that it asks of trainers, from its first day to its last."""
    for lesson in case.lessons:
        asked, skill = lesson.training.trainer_level, lesson.training.skill
        for trainer in sorted({course.enrolment.trainer or "" for course in lesson.courses}):
            person = case.problem.people.get(trainer)
            if person is None or asked is None:
                continue
            held = case.level(person, skill, lesson.days, case.courses_of.get(trainer, []))
            if held < asked:
                sentence = f'"{trainer}" gives {lesson.name} at level {held} of "{skill}"; it asks {asked}.'
                yield f"{lesson.path}.trainer", sentence


def _upper(sentence: str) -> str:
    return sentence[0].upper() + sentence[1:]


RULES = (seats, facilities, trainer_named, one_trainer, trainer_level)
