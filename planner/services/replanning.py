"""What becomes of a plan once people have answered: planned again around each no, or final."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

import models
from models import Account, Enrolment, Membership, Person, Plan, Run, Scenario, ScenarioChoice, ScenarioUntrained, db
from planner.errors import Refused
from planner.services.runs import start_run
from planner.words import gettext as _
from planner.words import ngettext


class Standing:
    """How the answers to a plan stand."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        rows: list[Membership | Enrolment] = [*plan.memberships, *plan.enrolments]
        self._states = Counter(row.state for row in rows)
        self.refused = [each for each in plan.memberships if each.state == "refused"]
        self.declined = [each for each in plan.enrolments if each.state == "declined"]

    @property
    def yes(self) -> int:
        """Answers that are a yes."""
        return self._states["accepted"] + self._states["done"]

    @property
    def no(self) -> int:
        """Answers that are a no."""
        return len(self.refused) + len(self.declined)

    @property
    def waiting(self) -> int:
        """Answers still out."""
        return self._states["proposed"]

    @property
    def can_end(self) -> bool:
        """True when everybody asked has said yes."""
        return self.plan.state == "published" and self.yes > 0 and not self.no and not self.waiting


def offer_of(membership: Membership) -> Person | None:
    """Whom the head offered with the refusal."""
    return membership.events[-1].instead if membership.state == "refused" and membership.events else None


def plan_again(plan: Plan, offers: Collection[int], account: Account) -> Run:
    """Solve the scenario again: each yes stays, each no is kept; `offers`: whose counter-proposal is taken.

    Raises Refused when the plan does not stand, nobody said no, or the scenario cannot be solved now.
    """
    standing = Standing(plan)
    if plan.state != "published":
        raise Refused(_("Only a plan that stands and is not final is planned again."))
    if not standing.no:
        raise Refused(_("Nobody has said no: there is nothing to plan around."))
    scenario = plan.run.scenario
    with models.change(
        db.session(), _("The answers to %(name)s are kept for its next run", name=plan.name), account.id
    ):
        for each in plan.memberships:
            if each.state == "accepted":
                _choose(scenario, each.person_id, each.team_id, "must_join")
        for each in standing.refused:
            _choose(scenario, each.person_id, each.team_id, "must_not_join")
            offer = offer_of(each)
            if offer is not None and each.id in offers:
                _choose(scenario, offer.id, each.team_id, "must_join")
        spared = {(each.person_id, each.training_id) for each in scenario.untrained}
        for person_id, training_id in sorted({(e.person_id, e.training_id) for e in standing.declined} - spared):
            scenario.untrained.append(ScenarioUntrained(person_id=person_id, training_id=training_id))
    db.session.commit()
    return start_run(scenario, account)


def finish(plan: Plan, account: Account) -> None:
    """The plan is final. Raises Refused while somebody has not said yes, with how many."""
    standing = Standing(plan)
    if plan.state != "published":
        raise Refused(_("Only a plan that stands can become final."))
    if standing.no:
        raise Refused(
            ngettext(
                "%(num)s answer is a no: plan again first.", "%(num)s answers are a no: plan again first.", standing.no
            )
        )
    if standing.waiting:
        raise Refused(ngettext("%(num)s answer is still out.", "%(num)s answers are still out.", standing.waiting))
    with models.change(db.session(), _("The plan %(name)s is final", name=plan.name), account.id):
        plan.state = "final"
    db.session.commit()


def _choose(scenario: Scenario, person_id: int, team_id: int, choice: str) -> None:
    """The scenario's choice for the person and team, as it is now."""
    for each in scenario.choices:
        if (each.person_id, each.team_id) == (person_id, team_id):
            each.choice = choice
            return
    scenario.choices.append(ScenarioChoice(person_id=person_id, team_id=team_id, choice=choice))
