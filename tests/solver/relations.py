"""Changes of a problem of which it is known what they do to its best answer."""

from __future__ import annotations

import copy
from collections.abc import Callable
from functools import partial
from random import Random
from typing import Any

Json = dict[str, Any]
KEPT = ("objective", "sessions", "from", "to", "role", "side")


def relabelled(data: Json, random: Random) -> Json:
    """The same problem with other ids, in another order."""
    ids = {item["id"] for name in ("people", "teams", "trainings", "skills") for item in data.get(name, [])}
    ids |= {need["id"] for team in data["teams"] for need in team["needs"]}
    ids |= {need["skill"] for team in data["teams"] for need in team["needs"]}
    ids |= {skill for person in data["people"] for skill in person["skills"]}
    ids |= {"Line 1", "Line 2", "Maintenance", "IT services", "Quality", "lab"}
    names = [f"name {number}" for number in range(len(ids))]
    random.shuffle(names)
    new = dict(zip(sorted(ids), names, strict=True))

    def renamed(value: Any) -> Any:
        if isinstance(value, dict):
            pairs = [(new.get(key, key), item if key in KEPT else renamed(item)) for key, item in value.items()]
            random.shuffle(pairs)
            return dict(pairs)
        if isinstance(value, list):
            return random.sample([renamed(item) for item in value], len(value))
        return new.get(value, value) if isinstance(value, str) else value

    changed: Json = renamed(data)
    return changed


def twice(data: Json, random: Random) -> Json | None:
    """Two plants like this one that share nobody, without a budget; None where they would share more than that."""
    lowest = data.get("scale", {"min": 0})["min"]
    anybody_teaches = any(training.get("trainer_level", lowest + 1) <= lowest for training in data.get("trainings", []))
    if "start" not in data.get("rules", {}) or anybody_teaches:
        return None
    other, both = relabelled(data, random), copy.deepcopy(data)
    for one, strangers in ((both, other), (other, data)):
        for team in one["teams"]:
            team["barred"] = [*team.get("barred", []), *(person["id"] for person in strangers["people"])]
    for name in ("people", "teams", "trainings", "skills"):
        if name in data:
            both[name] += other[name]
    if "facilities" in data:
        both["facilities"] |= other["facilities"]
    if "incumbent" in data:
        both["incumbent"] |= other["incumbent"]
    rules = both["rules"]
    rules.pop("training_budget", None)
    for name in ("apart", "together", "home_cover"):
        if name in rules:
            rules[name] += other["rules"][name]
    if "department_release" in rules:
        rules["department_release"] |= other["rules"]["department_release"]
    return both


def one_more_person(data: Json, random: Random) -> bool:
    """Somebody like another, or who can do nothing."""
    stranger: Json = {"id": "new", "skills": {}, "department": random.choice(["Maintenance", "Quality"])}
    template = copy.deepcopy(random.choice(data["people"]))
    data["people"].append(random.choice([stranger, {**template, "id": "new"}]))
    return True


def a_higher_level(data: Json, random: Random) -> bool:
    """With lapses or trainers a higher level can be in the way: of a renewal, or of becoming a trainer on the way."""
    highest = data.get("scale", {"max": 4})["max"]
    person = random.choice(data["people"])
    skill, held = random.choice([*person["skills"].items(), (None, None)])
    if skill is None or any("trainer_level" in training for training in data.get("trainings", [])):
        return False
    if isinstance(held, int):
        person["skills"][skill] = min(highest, held + 1)
    elif held.get("lapses_on") is None:
        held["level"] = min(highest, held["level"] + 1)
    return True


def more_budget(data: Json, random: Random) -> bool:
    """Twice the money for trainings, and some."""
    rules = data.get("rules", {})
    if "training_budget" not in rules:
        return False
    rules["training_budget"] = 2 * rules["training_budget"] + random.choice((0, 5))
    return True


def a_looser_rule(data: Json, random: Random) -> bool:
    """One hard rule less, or more seats, room or time."""
    rules, person = data.get("rules", {}), random.choice(data["people"])
    over_all = [
        "training_budget",
        "max_training_hours_per_person",
        "department_release",
        "apart",
        "together",
        "home_cover",
    ]
    of_teams = ["size", "roles", "sides", "sites", "fixed", "barred", "needs_per_person"]
    places = [(rules, name) for name in over_all if name in rules]
    places += [(team, name) for team in data["teams"] for name in of_teams if name in team]
    ways: list[Callable[[], object]] = [partial(dict.pop, *place) for place in places]
    ways += [partial(training.update, seats=9) for training in data.get("trainings", []) if "seats" in training]
    ways += [partial(dict.update, data, facilities={"lab": 9})] if data.get("facilities") else []
    ways += [partial(person.update, fte=person.get("fte", 1) + 1), partial(person.update, max_teams=None, absences=[])]
    random.choice(ways)()
    return True


EASIER: tuple[Callable[[Json, Random], bool], ...] = (one_more_person, a_higher_level, more_budget, a_looser_rule)
"""What never worsens the best value of the first goal."""
