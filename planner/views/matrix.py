"""The skills matrix of a department."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from planner import pdf
from planner.cells import BALLS, MARKS, level_words, mark_words
from planner.matrix_lines import PERSON, SKILL, cell_address, paper_parts, screen_lines
from planner.pages import named
from planner.services import agreement
from planner.services.department import Narrowed, my_departments
from planner.services.known import end_of
from planner.services.matrix import BY_SKILL, COMPARING, SORTS, Filters, Matrix, matrix
from planner.services.reach import current_account, department_or_404
from planner.today import as_of, known_on, today
from planner.words import gettext as _

bp = Blueprint("matrix", __name__)


@bp.get("/matrix")
def index() -> str:
    """The matrix of the first department in reach."""
    mine = my_departments(current_account(), "matrix.read")
    return show(mine[0].id) if mine else render_template("department/none.html")


@bp.get("/departments/<int:department_id>/matrix")
def show(department_id: int) -> str:
    """People × skills, as true on the day looked at, as known on the day asked for."""
    facts = _facts(department_id)
    chosen: dict[str, Any] = request.args.to_dict()
    cell = url_for("records.skill", person_id=PERSON, skill_id=SKILL, known=chosen.get("known") or None)
    lines, described = screen_lines(facts["matrix"], cell)
    return render_template(
        "matrix/show.html",
        departments=my_departments(current_account(), "matrix.read"),
        lines=lines,
        described=described,
        filters=filters(),
        may_compare=agreement.is_in_force(today()),
        cell_address=cell_address(),
        placeholders=(PERSON, SKILL),
        paper=url_for("matrix.paper", **chosen | {"department_id": department_id}),
        **facts,
    )


@bp.get("/departments/<int:department_id>/matrix.pdf")
def paper(department_id: int) -> Response:
    """The same on paper, with its day, its legend and room to sign."""
    facts = _facts(department_id)
    parts = paper_parts(facts["matrix"])
    levels = list(zip(BALLS, level_words(), strict=True))
    narrowed = narrowing(filters(), facts["matrix"])
    html = render_template(
        "matrix/paper.html", parts=parts, levels=levels, who=current_account(), narrowed=narrowed, **facts
    )
    name = "matrix-{}-{}".format(facts["department"].code, as_of().isoformat())
    return pdf.answer(html, name, url_for("matrix.show", department_id=department_id))


def narrowing(chosen: Filters, found: Matrix) -> list[str]:
    """What a sheet of paper says it shows only; empty when it shows everybody with all that is asked or held."""
    crews, roles = dict(found.crew_choices), dict(found.role_choices)
    groups = {group.id: named(group) for group in found.group_choices}
    said = [
        crews.get(chosen.people.crew_id or 0, ""),
        roles.get(chosen.people.role_id or 0, ""),
        groups.get(chosen.group_id or 0, ""),
        _("Only gaps") if chosen.only_gaps else "",
    ]
    return [each for each in said if each]


def _facts(department_id: int) -> dict[str, Any]:
    department = department_or_404(department_id, "matrix.read")
    known = known_on()
    chosen, refused = allowed(filters())
    found = matrix(current_account(), department, as_of(), end_of(known) if known else None, chosen)
    marks = [(MARKS[name], words) for name, words in mark_words().items()]
    return {"department": department, "matrix": found, "known": known, "marks": marks, "refused": refused}


def allowed(chosen: Filters) -> tuple[Filters, tuple[str, ...]]:
    """The filters without an order that the works agreement does not let be, and the sentence that says so."""
    if chosen.sort.startswith(COMPARING) and not agreement.is_in_force(today()):
        sentence = _("People are sorted by level only once an agreement with the works council is recorded.")
        return replace(chosen, sort="crew"), (sentence,)
    return chosen, ()


def filters() -> Filters:
    """What the page's form narrows the matrix to; what is no number counts as any."""
    chosen, sort = request.args, request.args.get("sort", "")
    return Filters(
        people=Narrowed(chosen.get("crew", type=int), chosen.get("role", type=int)),
        group_id=chosen.get("group", type=int),
        only_gaps="gaps" in chosen,
        all_skills="all" in chosen,
        specials="specials" in chosen,
        sort=sort if sort in SORTS or sort.startswith(BY_SKILL) else "crew",
    )
