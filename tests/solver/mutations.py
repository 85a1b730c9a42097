"""One wrong edit for every rule of the solver: what its tests must notice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Mutation:
    """In `file`, `old` (which stands there once) becomes `new`, so that `rule` no longer holds as it should."""

    file: str
    rule: str
    old: str
    new: str

    @property
    def area(self) -> str:
        """The package whose tests must notice."""
        return self.file.split("/")[1]

    def applied(self, source: str) -> str | None:
        """The source with the edit; None where `old` does not stand once."""
        return source.replace(self.old, self.new) if source.count(self.old) == 1 else None


MODEL: dict[str, list[tuple[str, str, str]]] = {
    "team_rules.py": [
        ("a team has its least members", "at_least(s.members(team.id, people), least)", "at_least([], 0)"),
        ("a team has its most members", "lambda s: s.at_most(s.members(team.id, people), most)", "lambda s: None"),
        ("members come from the team's sites", "if person.site not in allowed]", "if False]"),
        ("nobody from no site joins", "if person.site not in allowed]", "if person.site not in {*allowed, None}]"),
        ("who is fixed joins", "s.at_least(s.members(team.id, [person]), 1)", "s.at_least([], 0)"),
        ("who is barred stays off", "must not be on team {team.id}.\", {team.id: [person]}", "\", {}"),
    ],
    "person_rules.py": [
        ("working time on one day", "sum(exact(team.member_fte) for team in day) > limit}", "False}"),
        ("teams that end on a day run on it", "team.start <= day <= team.end]", "team.start <= day < team.end]"),
        ("tolerance of working time", "limit = exact(person.fte) + TOLERANCE", "limit = exact(person.fte) - TOLERANCE"),
        ("most teams of a person", "if len(teams) > most:", "if len(teams) > most + 1:"),
        ("nobody on a team who may be on none", "most = person.max_teams or 0", "most = person.max_teams or 1"),
        ("absent on more than half", "2 * days_absent(person, team) > team.days", "2 * days_absent(person, team) >= team.days"),
        ("absences that overlap count once", "max(period.start, free_from)", "max(period.start, team.start)"),
        ("the last day of an absence counts", "counted += (last - first).days + 1", "counted += (last - first).days"),
    ],
    "common_rules.py": [
        ("apart", "staffing.members(team, dict.fromkeys(people)), 1)", "staffing.members(team, dict.fromkeys(people)), 2)"),
        ("together", "            staffing.all_or_none(team, people)", "            pass"),
        ("department release", "for p in people], most))", "for p in people], most + 1))"),
        ("department release rounds with tolerance", "* len(people) + TOLERANCE)", "* len(people) - TOLERANCE)"),
        ("home cover", "for person in holders], home.min)", "for person in holders], home.min - 1)"),
        ("home cover of a crew", "(home.crew is None or person.crew == home.crew)", "True"),
        ("home cover of a department", "if person.department == home.department\n        and", "if"),
        ("home cover asks the level on the first day", ">= home.level", "> home.level"),
    ],
    "staffing.py": [
        ("together with one who may not join", "            for variable in variables:\n                self.cp.add(variable == 0)", "            pass"),
        ("on any team follows each team", "self.cp.add_implication(variable, on)", "pass"),
        ("a row that nobody can fill", "self.cp.add_bool_or([])  # an empty clause: it cannot hold", "pass"),
    ],
    "needs.py": [
        ("who is counted holds the level", "team.start, team.end) >= need.level:\n                yield person", "team.start, team.end) >= need.level - 1:\n                yield person"),
        ("a level must last to the team's end", "someone, need.skill, team.start, team.end) >= need.level:", "someone, need.skill, team.start, team.start) >= need.level:"),
        ("a training must end before the team starts", "taking.ended_by(plan.cp, first_day)", "taking.ended_by(plan.cp, first_day + 7)"),
        ("needs per person", "<= most * plan.member[team.id, person])", "<= (most + 1) * plan.member[team.id, person])"),
        ("everybody reaches the lowest level", "everybody = need.level <= plan.problem.scale_min", "everybody = False"),
    ],
    "trainings.py": [
        ("the level asked of who starts", "            plan.cp.add(cp_model.LinearExpr.sum(ended) >= taking.at[start])", "            pass"),
        ("the same with many starts", "plan.cp.add(cp_model.LinearExpr.sum(met) >= taking.taken)", "pass"),
        ("the step before ends before", "plan.cp.add(first.end <= then.start)", "plan.cp.add(first.begin >= then.start)"),
        ("one training at a time", "        plan.cp.add_no_overlap(intervals)", "        pass"),
        ("a trainer takes none meanwhile", "    for key, start in teaching:\n", "    for key, start in ():\n"),
        ("hours of a person", "        hours_of_a_person(plan, person)", "        pass"),
        ("the budget", "    budget(plan)\n\n", "    pass\n\n"),
    ],
    "classes.py": [
        ("seats with trainer or facility", "<= seats * runs)", "<= (seats + 1) * runs)"),
        ("seats alone", "plan.at_most(at_start, seats)", "plan.at_most(at_start, seats + 1)"),
        ("a class that is taken runs", "plan.cp.add_implication(at, runs)", "pass"),
        ("a class has one trainer", "plan.cp.add(cp_model.LinearExpr.sum(teachers) == runs)", "pass"),
        ("a trainer is present", "if _absent(plan, person, start, last):", "if False:"),
        ("a trainer holds the level to the end", "last_day = plan.calendar.date_of(start), plan.calendar.date_of(last)", "last_day = plan.calendar.date_of(start), plan.calendar.date_of(start)"),
        ("a trainer may have been trained", "elif earlier := _trained_before(plan, person, training, start):", "elif earlier := []:"),
        ("a trained trainer was trained before", "            plan.cp.add_bool_or([*earlier, ~teaches])", "            pass"),
        ("facilities", "if sum(used for _, used in running) > units:", "if False:"),
        ("a class uses its facility to its end", "if start <= day < end]", "if start == day]"),
    ],
    "possible.py": [
        ("trainings in prerequisites are offered", "skills = with_prerequisites(problem, wanted)", "skills = wanted"),
        ("who takes none takes none", "if (lasting := weeks(training, person)) is None:", "if (lasting := weeks(training, person) or 1) is None:"),
        ("what is beyond the budget is not offered", "training.cost <= budget) and", "training.cost < budget) and"),
    ],
    "calendar.py": [
        ("trainings start on Mondays", "-self.start.weekday() % 7, self.last, 7)", "0, self.last, 7)"),
        ("absent on no day of a training", "if not any(first < start + days and last >= start for first, last in absences)", "if True"),
        ("the last day of an absence counts", "last >= start for first", "last > start for first"),
        ("a level holds on its last day", "return min(ends, default=FOREVER)", "return min(ends, default=FOREVER) - 1"),
        ("a training is lacked from the lapse on", "self.day(holding.lapses_on) + 1", "self.day(holding.lapses_on)"),
        ("weekly hours of self-paced trainings", "ceil(exact(hours) / exact(per_week))", "int(exact(hours) / exact(per_week))"),
        ("weekly hours of classes", ">= exact(hours) / lasting", ">= 0"),
        ("weeks of a class", "training.weeks or _self_paced_weeks(training.hours, 4)", "training.weeks or 1"),
    ],
    "purposes.py": [
        ("a training is for some need", "        plan.cp.add_bool_or([~taking.taken, *purpose])", "        pass"),
        ("a level that still holds must run out", "        plan.cp.add_bool_or([~literal, *outlasting])", "        pass"),
        ("steps end before what follows", "cp.add(first.end <= then.begin).only_enforce_if(before)", "pass"),
    ],
    "goals.py": [
        ("missing head counts", "plan.cp.add(covered + missing >= need.headcount)", "plan.cp.add(covered + missing >= need.headcount - 1)"),
        ("spares", "yield spare, need.spare, weight * SPARE_WEIGHT", "yield spare, need.spare, weight * 0"),
        ("spares come after heads", "plan.cp.add(covered + missing + spare >= need.headcount + need.spare)", "plan.cp.add(covered + spare >= need.spare)"),
        ("both sides", "        for side in (\"OT\", \"IT\"):", "        for side in (\"OT\",):"),
        ("cost of trainings", "yield taking.taken, 1, exact(taking.training.cost)", "yield taking.taken, 1, exact(0)"),
        ("hours of trainings", "yield taking.taken, 1, exact(taking.training.hours)", "yield taking.taken, 1, exact(1)"),
        ("readiness", "plan.cp.add(ready + taking.taken >= taking.end)", "pass"),
        ("changes by who leaves", "(1 - member if person in before else member)", "(0 if person in before else member)"),
        ("changes by who cannot stay", "len(before - set(plan.candidates[team]))", "0"),
        ("silo", "plan.cp.add_bool_or([one, ~member, *others])", "pass"),
        ("a silo needs one stated department", "for member in members if department is not None else ():", "for member in members:"),
    ],
    "search.py": [
        ("a goal is held for those after it", "            self._plan.cp.add(held <=", "            _ = (held <="),
        ("a goal is held exactly", "held <= cp_model_helper.ResponseHelper.value(response, held)", "held <= 1 + cp_model_helper.ResponseHelper.value(response, held)"),
        ("what is too small to count is held", "self._hold([self._sum, *self._rest]", "self._hold([self._sum]"),
    ],
    "integers.py": [
        ("a row keeps its limit", "return [int(number * scale) for number in numbers], floor(limit * scale)", "return [int(number * scale) for number in numbers], floor(limit * scale) + 1"),
    ],
}  # fmt: skip
VERIFY: dict[str, list[tuple[str, str, str]]] = {
    "teams.py": [
        ("least members", "if len(seats) < bounds.min:", "if len(seats) < bounds.min - 1:"),
        ("most members", "len(seats) > bounds.max:", "len(seats) > bounds.max + 1:"),
        ("roles", "if seat.person.role == role]", "]"),
        ("sides", "if seat.person.side == side]", "]"),
        ("sites", "seat.person.site not in seat.team.sites:", "False:"),
        ("fixed", "if person not in present:", "if False:"),
        ("barred", "if seat.person.id in seat.team.barred:", "if False:"),
        ("apart", "if len(seats) > 1:", "if len(seats) > 2:"),
        ("together", "if len(seats) < len(group):", "if len(seats) < len(group) - 1:"),
    ],
    "people.py": [
        ("working time", "if used > has + 1e-9:", "if used > has + 0.1:"),
        ("most teams", "len(seats) > most:", "len(seats) > most + 1:"),
        ("absence", "if 2 * days > seat.team.days:", "if days > seat.team.days:"),
        ("absences that overlap", "max(away.start.toordinal(), counted_to + 1)", "max(away.start.toordinal(), first)"),
        ("department release", "if released[department] > most:", "if released[department] > most + 1:"),
        ("release is rounded with tolerance", "belong[department] + 1e-9)", "belong[department] - 1e-9)"),
        ("home cover", "if len(holders) < rule.min:", "if len(holders) < rule.min - 1:"),
        ("home cover of a crew", "if rule.crew in (None, person.crew)\n            and", "if"),
        ("only who is on no team is at home", "if person.id not in case.seats_of_person:", "if True:"),
    ],
    "needs.py": [
        ("who is counted reaches the need", "if not case.reaches(seat, need):", "if False:"),
        ("by level or by training", "cover.by != (\"level\" if alone else \"training\"):", "False:"),
        ("needs per person", "len(seat.covers) > most:", "len(seat.covers) > most + 1:"),
        ("every need is listed", "for team, need in case.needs.keys() - seen:", "for team, need in ():"),
        ("required", "\"asks for\", result.required, need.headcount)", "\"asks for\", need.headcount, need.headcount)"),
        ("covered", "return min(len(case.counted[result.team, result.need]), need.headcount + need.spare)", "return result.covered"),
        ("missing", "\"lacks\", result.missing, counted)", "\"lacks\", counted, counted)"),
        ("spares missing", "\"lacks as spares\", result.spare_missing, counted)", "\"lacks as spares\", counted, counted)"),
    ],
    "trainings.py": [
        ("not before the plan", "if day < case.problem.rules.start:", "if False:"),
        ("on a Monday", "elif sessions is None and day.weekday() != MONDAY:", "elif False:"),
        ("on a session", "elif sessions is not None and day not in sessions:", "elif False:"),
        ("whole weeks", "if weeks is not None and days != 7 * weeks:", "if False:"),
        ("weekly hours", "asked > rate + 1e-9:", "asked > rate + 1:"),
        ("one at a time", "if busy is not None and overlap(busy, days):", "if False:"),
        ("trainers do one thing at a time", "    for lesson in case.lessons:\n        for trainer", "    for lesson in ():\n        for trainer"),
        ("absent on no day", "                if overlap(days, away):", "                if False:"),
        ("who starts is at the level", "        for skill, level, held in case.unmet(course, case.courses_of[course.person.id]):", "        for skill, level, held in ():"),
        ("who starts lacks it", ">= upper:", "> upper:"),
        ("for something", "if not course.enrolment.serves:", "if False:"),
        ("for what it is said to be", "for team, need in sorted(set(course.enrolment.serves) - needed):", "for team, need in ():"),
        ("for all that it is for", "for team, need in sorted(needed - set(course.enrolment.serves)):", "for team, need in ():"),
        ("budget", "spent > budget * (1 + 1e-9):", "False:"),
        ("hours of a person", "taken > most * (1 + 1e-9):", "False:"),
    ],
    "classes.py": [
        ("seats", "len(lesson.courses) > most:", "len(lesson.courses) > most + 1:"),
        ("facilities", "        if used > units:", "        if False:"),
        ("a trainer is named", "if training.trainer_level is not None and trainer is None:", "if False:"),
        ("no trainer where none is asked", "if training.trainer_level is None and trainer is not None:", "if False:"),
        ("one trainer", "course.enrolment.trainer != first:", "False:"),
        ("the trainer's level", "            if held < asked:", "            if held < asked - 1:"),
    ],
    "goals.py": [
        ("spares at a tenth", "0.1 * spares", "0.2 * spares"),
        ("both sides", "(1 if one_sided else 0)", "0"),
        ("cost of members", "seat.team.days / 7", "round(seat.team.days / 7)"),
        ("cost of trainings", "*(course.training.cost for course in case.courses)", ""),
        ("hours", "return fsum(course.training.hours for course in case.courses)", "return 0.0"),
        ("readiness", "ready[team] = max(course.enrolment.end, ready.get(team, course.enrolment.end))", "ready[team] = course.enrolment.start"),
        ("changes", "len(today ^ {", "len(today - {"),
        ("silo", "and departments != {None}", ""),
        ("the goals in their order", "if stated != list(case.problem.objective):", "if False:"),
        ("a bound is no higher than the value", "goal.bound > goal.value + CLOSE * max(1.0, abs(goal.value)):", "False:"),
        ("a gap is what it is", "abs(goal.stated_gap - goal.gap) > CLOSE):", "False):"),
        ("optimal is proven", "if case.answer.status == \"optimal\" and (", "if False and ("),
        ("within a gap has bounds", "case.answer.status == \"within_gap\" and goal.bound is None:", "False:"),
        ("no conflict beside members", "if case.answer.conflict:", "if False:"),
    ],
}  # fmt: skip
SCALE: dict[str, list[tuple[str, str, str]]] = {
    "prices.py": [
        ("a limit has a price", "np.add.at(found[team], rows[rows >= 0], amounts[rows >= 0])", "pass"),
        ("being on a team once has a price", "        found[team][row] += price\n", "        pass\n"),
        ("missing heads bound what a need is worth", "np.minimum(0, weight - prices.need) @ rows.headcount", "0.0"),
        ("missing spares bound it", "np.minimum(0, SPARE * weight - prices.need) @ rows.spare", "0.0"),
        ("one side bounds it", "(both + np.minimum(0, weight - both))", "both"),
        ("size, roles and sides have a value", "each.min if price > 0 else (each.max or 0)", "each.max or 0"),
        ("who is fixed counts at a loss", "np.where(rows.fixed, offer.reduced, np.minimum(0, offer.reduced))", "np.minimum(0, offer.reduced) * ~rows.fixed"),
        ("what is worth most in a limited team", "base - _largest(gain, rows.most_needs)", "base - _largest(gain, rows.most_needs - 1)"),
        ("trainings cost their part at most", "price: Floats = (weights.cost + budget) *", "price: Floats = 2 * (weights.cost + budget) *"),
        ("trainings take hours", "price = price + weights.training_hours *", "price = price + 2 * weights.training_hours *"),
        ("commons have a value", "value -= float(price) * (", "value -= 0.0 * ("),
        ("a common row is shared among groups", "min(common.most, len(common.people & people))", "common.most"),
        ("the budget has a value", "money = -prices.budget *", "money = -0.0 *"),
        ("limits have a value", "limits[person] += price * relaxed.limits[person][number].most", "limits[person] += 0.0"),
        ("who is watched", "min(0.0, watched[person] - amount) if person in watched else -amount", "-0.0 * amount"),
    ],
    "relaxed.py": [
        ("who leaves changes", "np.where(np.isin(people, list(before)), -1.0, 1.0)", "np.ones(len(people))"),
        ("hours serve several needs", "return Hours(least, min(10**6, int(most_hours / least + EPSILON)))", "return Hours(least, 1)"),
        ("the priority weighs", "need.weight * team.priority for need in needs", "need.weight for need in needs"),
        ("the lowest level is everybody's", "if need.level <= problem.scale_min:\n            own[:, column] = True", "if need.level <= problem.scale_min:\n            own[:, column] = False"),
        ("rates are those of the team", "per_rate = float(membership_cost(team, 1.0))", "per_rate = 1.01 * float(membership_cost(team, 1.0))"),
    ],
    "limits.py": [
        ("release and home cover are rows", "- rule_of_home.min))", "- rule_of_home.min - 1))"),
        ("release rounds as the format says", "* len(members) + exact(EPSILON))", "* len(members) - exact(EPSILON))"),
        ("working time rounds as the format says", "exact(next(iter(shares.values()))) + exact(EPSILON))", "exact(next(iter(shares.values()))) - exact(EPSILON))"),
        ("most teams", "yield Limit(dict.fromkeys(range(len(teams)), 1.0), float(most_teams))", "yield Limit(dict.fromkeys(range(len(teams)), 1.0), float(most_teams - 1))"),
    ],
    "chains.py": [
        ("the least cost of a chain", "found[start] = min(sums, default=inf)", "found[start] = max(sums, default=inf)"),
        ("trainings that end in time", "if end <= by]", "if end < by - 7]"),
        ("what is just affordable", "training.cost <= budget) and", "training.cost < budget) and"),
    ],
    "sharing.py": [
        ("a training may serve several teams", "np.minimum(found, self.most_teams[here.people])", "np.ones(len(found), dtype=np.int64)"),
        ("a training may serve several needs", "max(1, self._within[place][skill])", "1"),
        ("a training may serve teams one after the other", "if here.team.start <= other.team.end and other.team.start <= here.team.end:", "if True:"),
        ("a training may serve teams at a time", "<= self._fte[here.people] + ROOM", "< 0"),
        ("a training may lead on to another skill", "with_prerequisites(problem, {need.skill})", "{need.skill}"),
    ],
    "listing.py": [
        ("a group is not told of its own lift", "sum(lifts) - lift", "sum(lifts)"),
        ("a lift is no more than its lists are wide", "min(best.bound, outside), best.exact", "best.bound, best.exact"),
        ("what stands outside of lists may be better", "min(best.bound, outside, value)", "min(best.bound, value)"),
        ("groups are valued at one price of money", "if self._budget != budget or not self._groups:", "if not self._groups:"),
        ("lifts hold at one price of money", "        if self._budget != here.settled.prices.budget:\n            return []\n", ""),
        ("a choice holds all that is near enough", "most = here.bounds + widths + CLOSE", "most = here.bounds + 0.2 * widths + CLOSE"),
    ],
    "team_list.py": [
        ("a team of too many plans is not listed", "len(self.found) > self._most or ", ""),
        ("lists are of the prices that they were made at", "self.budget == budget and np.array_equal(self.toll.people, toll.people)", "True"),
        ("a list is long enough", "most <= self.most and ", ""),
        ("plans are kept at their best", "known is None or plan.value < known.value", "known is None or plan.value > known.value"),
    ],
    "apart.py": [
        ("prices of people are those of their group", "if self.of_person[key[0]] not in taken}", "}"),
        ("what groups keep is worth what it was", "limit |= {key: price for key, price in new.limit.items() if self.of_person[key[0]] in taken}", "limit |= new.limit"),
    ],
    "weights.py": [
        ("the unit of spares", "weight * SPARE_WEIGHT if need.spare else weight", "weight"),
        ("the unit of cost", "numbers |= {exact(training.cost) for training in problem.trainings.values()}", "pass"),
    ],
    "subproblem.py": [
        ("trainers stay in a smaller problem", "def _teachers(problem: Problem) -> Iterator[str]:\n", "def _teachers(problem: Problem) -> Iterator[str]:\n    return\n"),
    ],
    "core.py": [
        ("the core holds every better plan", "offer, slack + width, ()", "offer, 0.2 * slack + width, ()"),
        ("the core is as wide as the gap", "slack = settled.value - bound +", "slack = 0.2 * (settled.value - bound) +"),
    ],
    "integer.py": [
        ("a clause holds", "1.0 - sum(literal < 0 for literal in literals), inf", "-sum(literal < 0 for literal in literals), inf"),
        ("an implication's condition", "yield _clause([literal, *unless])", "yield _clause([literal])"),
    ],
    "exact.py": [
        ("needs per person", "<= rows.most_needs * member)", "<= (rows.most_needs - 1) * member)"),
        ("hours of a person", "floor(self.relaxed.most_hours * WHOLE) + 1", "floor(self.relaxed.most_hours * WHOLE / 2)"),
        ("shares of one training", "self.charge(taken, price / parts)", "self.charge(taken, price)"),
        ("the objective is rounded down", "[floor(price * self.scale) for _, price in self._terms]", "[floor(price * self.scale) + 1 for _, price in self._terms]"),
        ("both sides", "for side, cover in counted if side == code)])", "for side, cover in counted if side == 0)])"),
        ("bounds of members", "cp_model.LinearExpr.sum(members), bounds.min, max(most, 0))", "cp_model.LinearExpr.sum(members), bounds.min + 1, max(most, 0))"),
    ],
    "dominance.py": [
        ("who dominates reaches as much", "reaches = has[None, :] | ~has[:, None]", "reaches = np.ones_like(found)"),
        ("as many dominate as the team has places", "(count < most)", "(count < 1)"),
        ("who is tied to others stays", "np.flatnonzero((sorts == sort) & ~tied)", "np.flatnonzero(sorts == sort)"),
        ("who dominates trains as well", "((way[:, None] == way[None, :]) & ~away[None, :])", "True"),
        ("who dominates costs no more", "like = like[np.lexsort((turn[like], away[like], -own.sum(axis=1), prices))]", "pass"),
    ],
    "price_team.py": [
        ("a team that is not priced is not impossible", "FEASIBLE):\n            return UNKNOWN", "FEASIBLE):\n            return None"),
        ("a team may use what stands outside", "min(bound, worth, linear + seen.width)", "min(bound, worth)"),
        ("who got cheaper may be on a better team", "< priced.bound + lower:", "< priced.bound + 2 * lower - 50:"),
    ],
    "windows.py": [
        ("who must join brings others", "-inf if rows.fixed[group].any() else ", ""),
        ("a window is as wide as it is said to be", "inside = self.near <= width", "inside = self.near <= 0.2 * width"),
        ("who must join costs nothing more to train", "np.where(rows.fixed[inside], 0.0, offer.reduced[inside])", "offer.reduced[inside]"),
    ],
    "closing.py": [
        ("lists prove what they prove", "prove(self.aim, listed.bound)", "prove(self.aim, listed.value)"),
    ],
    "engine.py": [
        ("groups lift by what they are worth", "settling.best.bound + sum(group.lift", "settling.best.bound + 50 + sum(group.lift"),
    ],
    "groups.py": [
        ("a group may use what stands outside", "min(slack, found.bound / model.scale - bound)", "found.bound / model.scale - bound"),
        ("lifts are those of other groups", "team: total - group.lift for group", "team: total for group"),
    ],
    "known.py": [
        ("rounding is no step", "ceil(safe / unit - Fraction(OF_A_UNIT))", "ceil(safe / unit)"),
        ("sums that cancel each other are uncertain", "NOISE * aim.weights.shortfall * self._all_short", "0.0"),
    ],
    "blocks.py": [
        ("a rule that matters ties teams together", "if len(tied) > common.most:", "if False:"),
    ],
    "staffed.py": [
        ("that no team fits is found early", "raise Impossible", "return None"),
        ("needs per person", "[: team.needs_per_person]", ""),
    ],
}  # fmt: skip


def mutations() -> Iterator[Mutation]:
    """All of them."""
    for area, files in (("model", MODEL), ("verify", VERIFY), ("scale", SCALE)):
        for name, edits in files.items():
            for rule, old, new in edits:
                yield Mutation(f"solver/{area}/{name}", rule, old, new)
