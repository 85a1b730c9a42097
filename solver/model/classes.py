"""The rules of classes: seats, trainers, facilities."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Set

from ortools.sat.python import cp_model

from solver.levels import stated_level
from solver.model.calendar import class_weeks
from solver.model.plan import Plan
from solver.problem import Person, Training

Earlier = list[cp_model.IntVar]
"""Variables of which one is 1 when a trainer's own training has ended in time; empty when they need none."""


class NoTrainer(Exception):
    """The trainers that a plan left open were not found."""


def post_classes(plan: Plan) -> None:
    """Post every rule of classes."""
    classes(plan)
    for training, start in plan.classes:
        trainer(plan, plan.problem.trainings[training], start)
    for facility, units in plan.problem.facilities.items():
        facilities(plan, facility, units)


def classes(plan: Plan) -> None:
    """People who take a training from the same day share one class, of no more than its seats."""
    takers: dict[tuple[str, int], list[cp_model.IntVar]] = defaultdict(list)
    for taking in plan.all_takings():
        for start, at in taking.at.items():
            takers[taking.training.id, start].append(at)
    for (key, start), at_start in takers.items():
        training = plan.problem.trainings[key]
        seats = len(at_start) if training.seats is None else training.seats
        if training.trainer_level is None and not training.facility:
            plan.at_most(at_start, seats)
            continue
        runs = plan.classes[key, start] = plan.cp.new_bool_var(f"class of {key} from {start}")
        for at in at_start:
            plan.cp.add_implication(at, runs)
        if seats < len(at_start):
            plan.cp.add(cp_model.LinearExpr.sum(at_start) <= seats * runs)


def trainer(plan: Plan, training: Training, start: int) -> None:
    """A class has one trainer who holds the trainer's level to its end and is absent on no day of it.

    Where somebody is free whatever the others do, the model need not choose: `free_trainers` does so afterwards. A plan
    that leaves trainers open chooses none where anybody idle could teach.
    """
    if training.trainer_level is None:
        return
    runs = plan.classes[training.id, start]
    teachers = []
    idle, busy, at_the_time = possible_trainers(plan, training, start)
    if len(idle) >= at_the_time or (idle and plan.leaves_trainers_open):
        plan.idle_trainers[training.id, start] = idle
        return
    for person, earlier in [*((person, Earlier()) for person in idle), *busy]:
        teaches = plan.cp.new_bool_var(f"{person} teaches {training.id} from {start}")
        plan.teaches[training.id, start, person] = teaches
        teachers.append(teaches)
        if earlier:
            plan.taught_after_training.add((training.id, start, person))
            plan.cp.add_bool_or([*earlier, ~teaches])
    plan.cp.add(cp_model.LinearExpr.sum(teachers) == runs)


def possible_trainers(plan: Plan, training: Training, start: int) -> tuple[list[str], list[tuple[str, Earlier]], int]:
    """Who could teach a class by their level and takes no training; who else could, some of them after one of their own
    trainings; and how many classes with a trainer there may be at the time, this one included.

    With as many idle people as classes one is always free.
    """
    last = start + 7 * class_weeks(training) - 1
    idle: list[str] = []
    busy: list[tuple[str, Earlier]] = []
    for person in _might_teach(plan, training):
        if _absent(plan, person, start, last):
            continue
        if _level(plan, person, training, start, last) >= (training.trainer_level or 0):
            if person.id in plan.takings:
                busy.append((person.id, []))
            else:
                idle.append(person.id)
        elif earlier := _trained_before(plan, person, training, start):
            busy.append((person.id, earlier))
    return idle, busy, len(_at_the_time(plan, training, start))


def _might_teach(plan: Plan, training: Training) -> list[Person]:
    """Who states the level or could be trained, in the order of the problem; everybody if no level is asked."""
    people, least = plan.problem.people, training.trainer_level or 0
    if least <= plan.problem.scale_min:
        return list(people.values())
    known = {key for key in plan.holders.get(training.skill, ()) if people[key].skills[training.skill].level >= least}
    known |= {key for key in plan.takings if plan.givers(key, training.skill, least)}
    return [person for key, person in people.items() if key in known]


def _at_the_time(plan: Plan, training: Training, start: int) -> list[tuple[str, int]]:
    """The classes with a trainer that have a day in common with this one."""
    last = start + 7 * class_weeks(training) - 1
    return [(key, other) for key, other in plan.classes if _overlap(plan, key, other, start, last)]


def free_trainers(plan: Plan, running: Set[tuple[str, int]], chosen: dict[tuple[str, int], str]) -> None:
    """Add to the chosen trainers one for each running class that has none yet: somebody who teaches no other then.

    Raises NoTrainer, which only a plan that leaves trainers open can.
    """
    open_classes = [(key, start) for key, start in plan.idle_trainers if (key, start) in running]
    for key, start in sorted(open_classes, key=lambda each: len(plan.idle_trainers[each])):
        taught = {chosen.get(other) for other in _at_the_time(plan, plan.problem.trainings[key], start)}
        free = next((person for person in plan.idle_trainers[key, start] if person not in taught), None)
        if free is None:
            raise NoTrainer
        chosen[key, start] = free


def _trained_before(plan: Plan, person: Person, training: Training, start: int) -> Earlier:
    givers = plan.givers(person.id, training.skill, training.trainer_level or 0)
    return [ended for giver in givers for ended in giver.ended_by(plan.cp, start)]


def _overlap(plan: Plan, key: str, other: int, start: int, last: int) -> bool:
    training = plan.problem.trainings[key]
    return training.trainer_level is not None and other <= last and other + 7 * class_weeks(training) > start


def _absent(plan: Plan, person: Person, start: int, last: int) -> bool:
    return any(plan.calendar.day(a.start) <= last and plan.calendar.day(a.end) >= start for a in person.absences)


def _level(plan: Plan, person: Person, training: Training, start: int, last: int) -> int:
    first_day, last_day = plan.calendar.date_of(start), plan.calendar.date_of(last)
    return stated_level(plan.problem, person, training.skill, first_day, last_day)


def facilities(plan: Plan, facility: str, units: int) -> None:
    """On no day do the classes that run use more of a facility than there is."""
    using = [
        (runs, start, start + 7 * class_weeks(training), training.facility[facility])
        for (key, start), runs in plan.classes.items()
        if (training := plan.problem.trainings[key]).facility.get(facility, 0) > 0
    ]
    for day in sorted({start for _, start, _, _ in using}):
        running = [(runs, used) for runs, start, end, used in using if start <= day < end]
        if sum(used for _, used in running) > units:
            plan.weighted_at_most([runs for runs, _ in running], [used for _, used in running], units)
