"""What the page of the wide matrix asks for by its address: whose skills, which skills, as known when."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from typing import Any

from flask import request, url_for

from models import Skill, SkillGroup
from planner.services import agreement, wide
from planner.services.conditions import WHATS, Condition
from planner.services.known import end_of
from planner.services.lexicon import lexicon
from planner.services.scope import SORTS, Scope
from planner.today import as_of, known_on, today
from planner.words import gettext as _

SEARCHED = 60  # skills that a search of theirs shows at most


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose skills, which skills, with their specials or without; `sentences` say what of it cannot be done."""

    scope: Scope
    columns: list[Skill]
    known: date | None
    group_id: int | None
    skill_search: str
    specials: bool = False
    sentences: tuple[str, ...] = ()

    @property
    def groups(self) -> list[tuple[SkillGroup, int]]:
        """The groups of the columns with how many there are of each, side by side."""
        return [(group, len(list(of))) for group, of in groupby(self.columns, key=lambda skill: skill.group)]

    @property
    def known_at(self) -> datetime | None:
        """The moment as known at; None is now."""
        return end_of(self.known) if self.known else None


def asked() -> Asked:
    """What the address asks for; what makes no sense counts as not asked."""
    arguments, known = request.args, known_on()
    scope, sentences = _allowed(_scope(), known)
    searched = arguments.get("skills", "").strip()[:100]
    found = frozenset(hit.entry.id for hit in lexicon().search(searched, SEARCHED)) if searched else None
    group_id = arguments.get("group", type=int)
    specials = "specials" in arguments
    columns = wide.columns(as_of(), group_id, searched, found, specials)
    if group_id is not None or searched or specials:
        scope = replace(scope, counted=tuple(skill.id for skill in columns))
    return Asked(scope, columns, known, group_id, searched, specials, sentences)


def same(endpoint: str, **changes: Any) -> str:
    """Another page about what this address asks for."""
    arguments = {**request.args.to_dict(flat=False), **changes}
    return url_for(endpoint, **{key: value for key, value in arguments.items() if value not in (None, "", [""])})


def _scope() -> Scope:
    arguments = request.args
    skills, whats = arguments.getlist("skill", type=int), arguments.getlist("is")
    conditions = [Condition(skill, what) for skill, what in zip(skills, whats, strict=False) if what in WHATS]
    return Scope(
        department_id=arguments.get("department", type=int),
        team_id=arguments.get("team", type=int),
        site_id=arguments.get("site", type=int),
        crew_id=arguments.get("crew", type=int),
        role_id=arguments.get("role", type=int),
        side=side if (side := arguments.get("side")) in ("OT", "IT") else None,
        search=arguments.get("people", "").strip()[:100],
        conditions=tuple(dict.fromkeys(conditions)),
        sort=arguments.get("sort", "name"),
        descending="descending" in arguments,
    )


def _allowed(scope: Scope, known: date | None) -> tuple[Scope, tuple[str, ...]]:
    """The scope without what the works agreement or a past knowledge does not let it do."""
    said = []
    if scope.compares and not agreement.is_in_force(today()):
        said.append(_("People are sorted by level only once an agreement with the works council is recorded."))
        scope = replace(scope, sort="name", descending=False)
    if known is not None and (scope.conditions or scope.compares or scope.sort == "expiry"):
        said.append(_("As known on a past day people are shown by where they belong, not by what they hold."))
        scope = replace(scope, conditions=(), sort="name", descending=False)
    if scope.sorted_by_skill is None and scope.sort not in SORTS:
        scope = replace(scope, sort="name")
    return scope, tuple(said)
