"""What re-solves found, in words: the codes and facts of an explanation as sentences for a planner."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from planner.services.causes import cause, how_sure
from planner.services.conflicts import rule_in_words
from planner.services.names import Names
from planner.words import gettext as _
from planner.words import ngettext
from solver.answer import Answer, GoalResult
from solver.explanation import Change, Finding, Pair
from solver.problem import Problem

Numbers = Callable[[float], str]
SAME = 1e-6


@dataclass(frozen=True, slots=True)
class Said:
    """One finding as a page shows it: its sentence, price, who moves, and how far a re-solve confirms it."""

    finding: Finding
    sentence: str
    price: str
    moves: list[str]
    sure: str


@dataclass(frozen=True, slots=True)
class Speaker:
    """Turns the findings about one answer into words; `number` writes a number as the reader does."""

    problem: Problem
    answer: Answer
    names: Names
    number: Numbers

    def said(self, finding: Finding) -> Said:
        """A finding in words."""
        sentence = {
            "reason": self._reason,
            "way": self._way,
            "next_best": self._next_best,
            "why_not": self._why_not,
            "would_choose": self._would_choose,
            "worth_of_budget": self._worth_of_budget,
            "caution": self._caution,
            "absence": self._absence,
            "plan": self._plan,
            "conflict": self._conflict,
        }.get(finding.topic, self._point)
        price = self._price(finding) if finding.topic not in ("frontier", "reason") else ""
        return Said(
            finding, sentence(finding), price, self.moves(finding.joins, finding.leaves), how_sure(finding.confirmed)
        )

    def price(self, goals: Sequence[GoalResult]) -> str:
        """How the goals differ from the answer's: "cost +1,200"; nothing when there is nothing to compare."""
        before = {goal.name: goal.value for goal in self.answer.goals}
        differ = [
            (goal.name, goal.value - before[goal.name])
            for goal in goals
            if goal.name in before and abs(goal.value - before[goal.name]) > SAME * max(1.0, abs(goal.value))
        ]
        if not goals:
            return ""
        if not differ:
            return _("no difference")
        return ", ".join(f"{_goal(name)} {self.signed(more)}" for name, more in differ)

    def _price(self, finding: Finding) -> str:
        price = self.price(finding.goals)
        if finding.confirmed == "proven" or not price:
            return price
        return _("at most: %(price)s", price=price)

    def signed(self, value: float) -> str:
        """A number with its sign."""
        return f"{'+' if value > 0 else '−'}{self.number(abs(round(value, 2)))}"

    def moves(self, joins: Iterable[Pair], leaves: Iterable[Pair]) -> list[str]:
        """Who joins and who leaves which team."""
        people = [(team, self.person(person), True) for team, person in joins]
        people += [(team, self.person(person), False) for team, person in leaves]
        return [
            _("%(person)s joins %(team)s", person=person, team=self.names.team(team))
            if new
            else _("%(person)s leaves %(team)s", person=person, team=self.names.team(team))
            for team, person, new in sorted(people, key=lambda each: (each[0], not each[2], each[1]))
        ]

    def person(self, key: str) -> str:
        """A person's name; one whom a change adds has none."""
        return _("somebody new") if key.startswith("new:") else self.names.person(key)

    def need(self, team: str | None, need: str | None) -> str:
        """A need with its team."""
        found = next(each for each in self.problem.teams[team or ""].needs if each.id == need)
        return f"{self.names.team(team or '')}: {self.names.need(found)}"

    # The topics

    def _reason(self, finding: Finding) -> str:
        facts = finding.facts
        if finding.code == "not_confirmed":
            return _("Why it is short could not be confirmed in the time.")
        if finding.code == "few_holders":
            return self._few_holders(finding)
        if finding.code == "others_first":
            return self._others_first(finding)
        if finding.code in ("several", "nothing_helps"):
            causes = " ".join(cause(code) for code in facts.get("causes", facts.get("lifted", ())))
            if finding.code == "several":
                return _("Only together do these keep it short. %(causes)s", causes=causes)
            return _("It stays short even without all of these. %(causes)s", causes=causes)
        left, missing = self.number(facts["left"]), self.number(facts["missing"])
        without = _("Without that, %(left)s would be missing instead of %(missing)s.", left=left, missing=missing)
        return f"{cause(finding.code)} {without}"

    def _few_holders(self, finding: Finding) -> str:
        holders, trainings = int(finding.facts["holders"]), int(finding.facts["trainings"])
        first = (
            ngettext(
                "Only %(num)s person holds the level, whatever the rules.",
                "Only %(num)s people hold the level, whatever the rules.",
                holders,
            )
            if holders
            else _("Nobody holds the level.")
        )
        if not trainings:
            return f"{first} {_('No training leads to it.')}"
        return f"{first} {ngettext('%(num)s training leads to it.', '%(num)s trainings lead to it.', trainings)}"

    def _others_first(self, finding: Finding) -> str:
        opened = "; ".join(self.need(*pair) for pair in finding.facts["opened"])
        if not opened:
            return _("It could be covered if it came before all other needs, of which some would then be shorter.")
        return _(
            "It could be covered if it came before all other needs; then these would be open: %(needs)s.", needs=opened
        )

    def _way(self, finding: Finding) -> str:
        return _sentence("; ".join(self.change(change) for change in finding.changes))

    def _next_best(self, finding: Finding) -> str:
        if finding.code == "not_confirmed":
            return _("Who would be next could not be confirmed in the time.")
        if finding.code == "nobody_else":
            rules = self._rules(finding.facts["rules"])
            return _("Nobody else can be there: these rules could not hold. %(rules)s", rules=rules)
        if finding.code == "left_empty":
            return _("Nobody takes the seat.")
        by = list(map(self.person, finding.facts["by"]))
        return ngettext("%(people)s takes the seat.", "%(people)s take the seat.", len(by), people=", ".join(by))

    def _why_not(self, finding: Finding) -> str:
        person, team = self.names.person(finding.person or ""), self.names.team(finding.team or "")
        if finding.code == "chosen":
            return _("%(person)s is on %(team)s.", person=person, team=team)
        if finding.code == "not_confirmed":
            return _("What it would take to have %(person)s could not be confirmed in the time.", person=person)
        if finding.code == "rules":
            rules = self._rules(finding.facts["rules"])
            return _("%(person)s cannot join %(team)s. %(rules)s", person=person, team=team, rules=rules)
        first = _("%(person)s must not join: you said so.", person=person) + " " if finding.facts.get("barred") else ""
        if finding.code == "as_good":
            return first + _(
                "A plan with %(person)s on %(team)s is just as good; one of several was taken.",
                person=person,
                team=team,
            )
        price = self._price(finding)
        return first + _("With %(person)s on %(team)s: %(price)s.", person=person, team=team, price=price)

    def _would_choose(self, finding: Finding) -> str:
        return _(
            "%(person)s would be chosen: %(changes)s",
            person=self.names.person(finding.person or ""),
            changes="; ".join(self.change(change) for change in finding.changes if change.code != "must_join"),
        )

    def _worth_of_budget(self, finding: Finding) -> str:
        if finding.code == "no_limit":
            return _("The budget for trainings has no limit: more of it is worth nothing.")
        if finding.code == "not_confirmed":
            return _("What another 1,000 is worth could not be confirmed in the time.")
        more = self.number(finding.facts["more"])
        return _("Another %(more)s for trainings: %(price)s.", more=more, price=self._price(finding))

    def _caution(self, finding: Finding) -> str:
        if finding.code == "all_verified":
            return _("Every level is verified: the answer hangs on none that is not.")
        if finding.code == "not_confirmed":
            return _("Whether the answer hangs on unverified levels could not be confirmed in the time.")
        if finding.code == "no_plan":
            return _("If unverified levels count one less, the rules contradict each other.")
        if finding.code == "same":
            return _("If unverified levels count one less, the answer stays the same.")
        opened = "; ".join(self.need(*pair) for pair in finding.facts["opened"])
        if not opened:
            return _("If unverified levels count one less, people move, but no further need is open.")
        return _("If unverified levels count one less, these needs are open too: %(needs)s.", needs=opened)

    def _absence(self, finding: Finding) -> str:
        person = self.names.person(finding.person or "")
        if finding.code == "nothing":
            return _("Without %(person)s no need breaks.", person=person)
        if finding.code == "not_confirmed":
            return _("Whether others can step in for %(person)s could not be confirmed in the time.", person=person)
        if finding.code == "no_plan":
            return _("Without %(person)s the rules contradict each other.", person=person)
        if finding.code == "replaced":
            return _("Others can step in for %(person)s.", person=person)
        return _("Nobody can step in for %(person)s everywhere.", person=person)

    def _plan(self, finding: Finding) -> str:
        name = plan_name(str(finding.facts["name"]))
        if finding.code == "nothing_to_keep":
            return _("%(plan)s: there is no plan in force, and today's way finds none.", plan=name)
        if finding.code == "no_plan":
            return _("%(plan)s: the rules contradict each other.", plan=name)
        return _("%(plan)s: not confirmed in the time.", plan=name)

    def _conflict(self, finding: Finding) -> str:
        rule = self.change(finding.changes[0])
        if finding.code == "not_confirmed":
            return _("%(rule)s Whether there is a plan then could not be confirmed in the time.", rule=_sentence(rule))
        if finding.code == "another":
            rules = self._rules(finding.facts["rules"])
            return _("%(rule)s Then other rules contradict each other: %(rules)s", rule=_sentence(rule), rules=rules)
        worth = ", ".join(f"{_goal(goal.name)} {self.number(round(goal.value, 2))}" for goal in finding.goals)
        return _("%(rule)s Then there is a plan: %(worth)s.", rule=_sentence(rule), worth=worth)

    def _point(self, finding: Finding) -> str:
        if finding.code == "point":
            spent, shortfall = self.number(finding.facts["spent"]), self.number(finding.facts["shortfall"])
            return _("For %(spent)s the shortfall is %(shortfall)s.", spent=spent, shortfall=shortfall)
        if finding.code == "not_confirmed":
            return _("What can be covered for less could not be confirmed in the time.")
        return _("Smaller budgets were not looked at.")

    def _rules(self, paths: Iterable[str]) -> str:
        return " ".join(rule_in_words(path, self.problem, self.names) for path in paths)

    # The changes

    def change(self, change: Change) -> str:
        """A change as something to do."""
        if change.code == "drop":
            return _("do without the rule: %(rule)s", rule=self._rules([change.path or ""]))
        if change.code in ("must_join", "must_not_join"):
            person, team = self.names.person(change.person or ""), self.names.team(change.team or "")
            if change.code == "must_join":
                return _("%(person)s must join %(team)s", person=person, team=team)
            return _("%(person)s must not join %(team)s", person=person, team=team)
        words = {
            "holder": self._holder,
            "level": self._level,
            "training": self._training,
            "budget": self._budget,
            "hours": self._hours,
            "later": self._later,
            "held": self._held,
            "weekly_cost": self._weekly_cost,
        }
        return words[change.code](change) if change.code in words else change.code

    def _holder(self, change: Change) -> str:
        skill, cost = self.names.skill(change.skill or ""), self.number(change.amount or 0)
        return _(
            "one more person (%(side)s) who holds %(skill)s at level %(level)s, at %(cost)s a week",
            side=change.side or "–",
            skill=skill,
            level=change.level,
            cost=cost,
        )

    def _level(self, change: Change) -> str:
        return _("ask for level %(level)s only", level=change.level)

    def _training(self, change: Change) -> str:
        skill, hours = self.names.skill(change.skill or ""), self.number(change.amount or 0)
        return _(
            "offer a training in %(skill)s to level %(level)s of %(hours)s hours (its price is not counted)",
            skill=skill,
            level=change.level,
            hours=hours,
        )

    def _budget(self, change: Change) -> str:
        now = self.problem.rules.training_budget or 0.0
        amount, more = self.number(change.amount or 0), self.number((change.amount or 0) - now)
        return _("a budget for trainings of %(amount)s (%(more)s more)", amount=amount, more=more)

    def _hours(self, change: Change) -> str:
        return _("up to %(hours)s hours of training a person", hours=self.number(change.amount or 0))

    def _later(self, change: Change) -> str:
        weeks = int(change.amount or 0)
        return ngettext("start the team %(num)s week later", "start the team %(num)s weeks later", weeks)

    def _held(self, change: Change) -> str:
        return _("with %(skill)s at level %(level)s", skill=self.names.skill(change.skill or ""), level=change.level)

    def _weekly_cost(self, change: Change) -> str:
        return _("at %(cost)s a week", cost=self.number(change.amount or 0))


def _sentence(words: str) -> str:
    """What to do, as a sentence."""
    return f"{words[:1].upper()}{words[1:].rstrip('.')}."


def plan_name(name: str) -> str:
    """What another plan is called."""
    return {
        "cheapest": _("Cheapest"),
        "robust": _("Most robust"),
        "least_disruption": _("Least disruption"),
        "nearest": _("Nearest to this plan"),
    }.get(name, name)


def _goal(name: str) -> str:
    return {
        "shortfall": _("shortfall"),
        "cost": _("cost"),
        "training_hours": _("training hours"),
        "readiness": _("days until ready"),
        "changes": _("changes"),
        "silo": _("teams of one department"),
    }.get(name, name)
