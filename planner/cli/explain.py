"""`planner explain`: why an answer is as it is, and what would change it, each confirmed by a re-solve."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from planner.cli.console import complain, err, say
from planner.cli.files import FileError, Output, load
from planner.cli.progress import ProgressLine, figure
from planner.cli.solve import GIVEN_UP, finite, give_up, stop_on_signal
from solver.answer import Answer, Options
from solver.explanation import Explanation, joined
from solver.problem import Problem
from solver.reading import read_answer, read_problem
from solver.writing import answer_to_json

if TYPE_CHECKING:
    from solver.explain import Question

KINDS = ("budget", "frontier", "caution", "absences", "alternatives")


@click.command(short_help="Say why an answer is as it is.")
@click.argument("problem", type=click.Path(path_type=Path))
@click.argument("answer", type=click.Path(path_type=Path))
@click.option("--need", "needs", metavar="TEAM/NEED", multiple=True, help="Why is this need short, what are ways out?")
@click.option("--person", metavar="PERSON", help="Why is this person not on the team that --team names?")
@click.option("--seat", metavar="PERSON", help="Who would be next for this person's seat on --team?")
@click.option("--team", metavar="TEAM", help="The team that --person or --seat speaks of.")
@click.option("--leaver", metavar="PERSON", help="The plan nearest to the answer when this person leaves.")
@click.option("--ask", "kinds", type=click.Choice(KINDS), multiple=True,
              help="What another 1,000 is worth; coverage against budget; unverified levels; single absences; "
                   "cheapest, most robust and least disruptive plan.")  # fmt: skip
@click.option("--out", metavar="FILE", type=click.Path(path_type=Path),
              help="Where the answer with its explanation is written.  [default: into ANSWER]")  # fmt: skip
@click.option("--time-limit", metavar="SECONDS", type=click.FloatRange(min=0, min_open=True), callback=finite,
              help="Say by then what is confirmed; the rest is called not confirmed.  [default: none]")  # fmt: skip
@click.option("--seed", metavar="N", type=click.IntRange(0, 2**31 - 1), default=0, help="As for solve.  [default: 0]")
def explain(
    problem: Path,
    answer: Path,
    needs: tuple[str, ...],
    person: str | None,
    seat: str | None,
    team: str | None,
    leaver: str | None,
    kinds: tuple[str, ...],
    out: Path | None,
    time_limit: float | None,
    seed: int,
) -> None:
    """Say why an answer is as it is, and what would change it.

    Without a question everything is asked: each open need, each seat, budget, absences, other plans. Every sentence has
    been confirmed by solving the changed problem again; what the time did not allow is said as not confirmed. What is
    found is written into the answer, where `planner verify` checks it. Ctrl-C ends with what is confirmed so far.

    \b
    Exit codes:
      0  what could be confirmed is said
      2  a file is wrong, or a question speaks of what is not in the problem
    """
    stated, given = load(problem, read_problem), load(answer, read_answer)
    from solver.explain import UnknownQuestion, everything

    asked = [*_asked(needs, person, seat, team, leaver, kinds)] or everything(stated, given)
    try:
        with Output(out or answer) as output:
            found = explained(stated, given, asked, Options(time_limit, seed=seed))
            output.write(answer_to_json(with_explanation(given, found)))
    except UnknownQuestion as error:
        raise FileError(problem, f"is not asked about: {str(error)[0].lower()}{str(error)[1:].rstrip('.')}") from None
    except KeyboardInterrupt:
        complain("Given up: nothing is written.")
        give_up(GIVEN_UP)
    for line in sentences(stated, given, found):
        say(line)


def _asked(
    needs: tuple[str, ...],
    person: str | None,
    seat: str | None,
    team: str | None,
    leaver: str | None,
    kinds: tuple[str, ...],
) -> list[Question]:
    from solver.explain import KINDS as ALL
    from solver.explain import Question

    for each in needs:
        if "/" not in each:
            raise click.UsageError(f'--need asks for TEAM/NEED, not "{each}".')
    if (person or seat) and not team:
        raise click.UsageError("--person and --seat ask for --team too.")
    asked = [Question("need", *each.split("/", 1)) for each in needs]
    asked += [Question("person", team, None, person)] if person else []
    asked += [Question("seat", team, None, seat)] if seat else []
    asked += [Question("leaver", person=leaver)] if leaver else []
    return [*asked, *(Question(kind) for kind in ALL if kind in kinds)]


def explained(problem: Problem, answer: Answer, asked: list[Question], options: Options) -> Explanation:
    """The explanation, its progress shown, ended early by Ctrl-C."""
    from dataclasses import replace

    from planner.cli.explaining import explained as beside

    with ProgressLine(err) as line, stop_on_signal() as stop:
        return beside(problem, answer, asked, replace(options, should_stop=stop.is_set), line)


def with_explanation(answer: Answer, found: Explanation) -> Answer:
    """The answer with what was said before and now."""
    from dataclasses import replace

    return replace(answer, explanation=joined(answer.explanation, found))


def sentences(problem: Problem, answer: Answer, found: Explanation) -> list[str]:
    """A line for each thing that was found, with ids or names as the file has them."""
    from planner.services.explained import Speaker, plan_name
    from planner.services.names import stated_names

    speaker = Speaker(problem, answer, stated_names(problem), figure)
    lines = []
    for finding in found.findings:
        said = speaker.said(finding)
        about = (f"{finding.team}/{finding.need}: " if finding.need else "") + (
            f"{finding.team}, {finding.person}: " if finding.topic == "next_best" else ""
        )
        price = f" [{said.price}]" if said.price and said.price not in said.sentence else ""
        broken = ", ".join(
            f"{team}/{need} lacks {figure(number)}" for team, need, number in finding.facts.get("broken", ())
        )
        moves = f" ({'; '.join(said.moves)})" if said.moves and finding.topic not in ("reason", "frontier") else ""
        lines.append(f"{about}{said.sentence}{f' {broken}.' if broken else ''}{price}{moves} – {said.sure}")
    for plan in found.plans:
        worth = ", ".join(f"{goal} {figure(value)}" for goal, value in plan.values.items())
        breaking = f"{plan.facts.get('breaking', 0)} people whose absence breaks a need"
        lines.append(f"{plan_name(plan.name)}: {worth}; {breaking} – {plan.confirmed}")
    return lines if found.complete else [*lines, "The time did not allow everything; the rest is not confirmed."]
