"""What an import knows about whoever makes it: whom they reach, what they may change, which skills there are."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from models import Skill
from planner.imports.matching import People
from planner.imports.skill_heads import SkillHeads
from planner.pages import day as shown_day
from planner.services.lexicon import Lexicon
from planner.words import gettext as _


@dataclass
class Context:
    """`kinds` are the kinds of sheets that the account may import; `mine` whom it may confirm;
    `assesses` is True for an assessor.

    `people` are those whose levels it may import, `everybody` those whom a list of people is compared with, `absent`
    those whose absences it may import; `departments` are the ids of those whose required head counts it may.
    """

    session: Session
    people: People
    everybody: People
    lexicon: Lexicon
    today: date
    kinds: Collection[str]
    person_id: int | None = None
    mine: Collection[int] = ()
    assesses: bool = False
    absent: People = field(default_factory=lambda: People(()))
    departments: Collection[int] = ()

    @property
    def may_add_people(self) -> bool:
        """True when somebody unknown may be added."""
        return "people" in self.kinds

    def people_for(self, kind: str) -> People:
        """Whom a sheet of the kind may be about."""
        return {"people": self.everybody, "absences": self.absent}.get(kind, self.people)

    @cached_property
    def heads(self) -> SkillHeads:
        """Finds skills by what people call them."""
        return SkillHeads(self.lexicon)

    @cached_property
    def skills(self) -> dict[str, Skill]:
        """The skills in use by code."""
        query = select(Skill).where(Skill.retired_on.is_(None)).options(joinedload(Skill.group))
        return {skill.code: skill for skill in self.session.scalars(query)}

    @cached_property
    def all_skills(self) -> dict[str, Skill]:
        """Every skill by code, the retired too."""
        return {skill.code: skill for skill in self.session.scalars(select(Skill))}

    def skill_known(self, text: str) -> Skill | None:
        """The skill that a cell names by its code, retired or not, or means by a word; None when that is not sure."""
        return self.all_skills.get(text) or self.skill_named(text)

    def retired(self, skill: Skill) -> str | None:
        """Why nothing new is stated of the skill; None while it is in use."""
        if skill.retired_on is None or skill.retired_on > self.today:
            return None
        facts = {"skill": skill.code, "day": shown_day(skill.retired_on)}
        return _("%(skill)s was retired on %(day)s: nothing new is stated of it.", **facts)

    def skill_named(self, text: str) -> Skill | None:
        """The one skill that a cell means; None when that is not sure."""
        meant = self.heads.meant(text)
        return self.skills.get(meant.entry.code) if meant is not None and meant.sure else None
