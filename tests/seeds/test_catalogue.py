"""The catalogue as it is loaded."""

import networkx as nx
from flask_sqlalchemy.session import Session
from sqlalchemy import func, select
from sqlalchemy.orm import aliased, scoped_session

from models import (
    ChangeSet,
    FalseFriend,
    LevelText,
    Prerequisite,
    Role,
    RoleTarget,
    Skill,
    SkillGroup,
    SkillTerm,
    TeamTemplate,
    db,
)
from seeds.catalogue import load_catalogue, read_csv, words

Database = scoped_session[Session]


def counts(session: Database) -> dict[str, int]:
    tables = (table for table in db.metadata.sorted_tables if table != ChangeSet.__table__)
    return {table.name: session.scalar(select(func.count()).select_from(table)) or 0 for table in tables}


def targets(session: Database) -> dict[tuple[str, str], int]:
    query = select(Role.code, Skill.code, RoleTarget.level).join(RoleTarget.role).join(RoleTarget.skill)
    return {(role, skill): level for role, skill, level in session.execute(query)}


def test_all_skills_and_groups_of_the_catalogue_are_there_with_both_names(session: Database) -> None:
    load_catalogue(session())
    found = counts(session)
    assert (found["skill"], found["skill_group"], found["prerequisite"]) == (79, 9, 113)
    assert all(skill.name_de for skill in session.scalars(select(Skill)))
    assert all(group.name_de for group in session.scalars(select(SkillGroup)))


def test_sides_are_as_the_catalogue_counts_them(session: Database) -> None:
    load_catalogue(session())
    sides = dict(session.execute(select(Skill.side, func.count()).group_by(Skill.side)).all())
    assert sides == {"OT": 19, "IT": 15, "bridge": 45}


def test_loading_again_changes_nothing(session: Database) -> None:
    load_catalogue(session())
    session.commit()
    before = counts(session)
    load_catalogue(session())
    session.commit()
    assert counts(session) == before


def test_loading_again_keeps_what_people_edited(session: Database) -> None:
    load_catalogue(session())
    skill = session.scalars(select(Skill).where(Skill.code == "C04")).one()
    skill.name = "OPC UA and friends"
    session.commit()
    load_catalogue(session())
    session.commit()
    session.expire_all()
    assert skill.name == "OPC UA and friends"


def test_a_skill_that_is_missing_comes_back_with_its_prerequisites(session: Database) -> None:
    load_catalogue(session())
    session.delete(session.scalars(select(Skill).where(Skill.code == "H08")).one())
    session.commit()
    load_catalogue(session())
    session.commit()
    required = aliased(Skill)
    query = select(required.code).join(Prerequisite.requires.of_type(required)).join(Prerequisite.skill)
    assert session.scalars(query.where(Skill.code == "H08")).all() == ["H06"]


def test_prerequisites_form_no_circle(session: Database) -> None:
    load_catalogue(session())
    edges = session.execute(select(Prerequisite.requires_id, Prerequisite.skill_id)).all()
    graph = nx.DiGraph([(required, skill) for required, skill in edges])
    assert nx.is_directed_acyclic_graph(graph)
    assert nx.dag_longest_path_length(graph) <= 5


def test_a_target_of_a_role_never_lacks_its_prerequisites(session: Database) -> None:
    load_catalogue(session())
    target = targets(session)
    required = aliased(Skill)
    query = select(Skill.code, required.code, Prerequisite.level, Prerequisite.for_level)
    edges = session.execute(query.join(Prerequisite.skill).join(Prerequisite.requires.of_type(required))).all()
    assert edges
    assert not [
        (role, skill, needed)
        for skill, needed, level, for_level in edges
        for role in ("technician", "engineer", "programmer", "architect")
        if for_level is not None and target[role, skill] >= for_level and target[role, needed] < level
    ]


def test_every_skill_has_words_of_both_sides_in_both_languages(session: Database) -> None:
    load_catalogue(session())
    query = select(SkillTerm.skill_id, SkillTerm.words, SkillTerm.language).distinct()
    assert len(session.execute(query).all()) == 79 * 4


def test_quotes_around_words_are_dropped() -> None:
    assert words('project archive, "latest backup on the stick"') == ["project archive", "latest backup on the stick"]


def test_german_knows_that_sicherheit_is_two_things(session: Database) -> None:
    load_catalogue(session())
    friend = session.scalars(select(FalseFriend).where(FalseFriend.term == "Sicherheit")).one()
    assert (friend.language, friend.ot_sense[:6], friend.it_sense[:8]) == ("de", "Safety", "Security")


def test_general_level_texts_cover_the_scale_in_both_languages(session: Database) -> None:
    load_catalogue(session())
    query = select(LevelText.level, LevelText.language).where(LevelText.skill_id.is_(None))
    found = {tuple(row) for row in session.execute(query)}
    assert found == {(level, language) for level in range(5) for language in ("en", "de")}


def test_level_texts_name_known_skills_and_fit_their_column() -> None:
    known = {row["id"] for row in read_csv("otit_catalogue.csv")} | {""}
    rows = read_csv("catalogue_level_texts.csv")
    assert {row["skill"] for row in rows} <= known
    assert all(0 < len(row[language]) <= 500 for row in rows for language in ("en", "de"))


def test_level_texts_of_a_skill_say_all_levels_above_none(session: Database) -> None:
    load_catalogue(session())
    query = select(LevelText.skill_id, LevelText.level, LevelText.language).where(LevelText.skill_id.is_not(None))
    found = {tuple(row) for row in session.execute(query)}
    skills = {skill for skill, _, _ in found}
    assert len(skills) >= 26
    assert found == {(skill, level, each) for skill in skills for level in (1, 2, 3, 4) for each in ("en", "de")}


def test_templates_ask_for_skills_and_roles_of_the_catalogue(session: Database) -> None:
    load_catalogue(session())
    known = set(session.scalars(select(Skill.code)))
    bodies = [template.body for template in session.scalars(select(TeamTemplate))]
    asked = {need["skill"] for body in bodies for need in body["needs"]}
    assert len(bodies) == 5
    assert asked <= known
    assert {role for body in bodies for role in body["roles"]} <= set(session.scalars(select(Role.code)))
