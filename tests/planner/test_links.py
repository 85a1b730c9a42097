"""Links that templates make are those of url_for, though each is made once."""

from __future__ import annotations

from flask import Flask, url_for

from planner.links import LinksTo, link


def test_a_link_is_that_of_url_for_each_time(app: Flask) -> None:
    with app.test_request_context("/"):
        for values in ({"team_id": 1}, {"team_id": 2}, {"team_id": 1, "page": 1}, {"team_id": 1, "page": "1"}):
            assert link("teams.show", **values) == link("teams.show", **values) == url_for("teams.show", **values)
        assert link("teams.show", team_id=1, page=None) == "/teams/1"
        assert link("teams.show", team_id=1, _anchor="needs") == "/teams/1#needs"


def test_a_link_keeps_the_day_looked_at_and_only_then(app: Flask) -> None:
    for path, found in (("/", "/teams"), ("/?as_of=2020-01-02", "/teams?as_of=2020-01-02"), ("/", "/teams")):
        with app.test_request_context(path):
            assert link("teams.index") == link("teams.index") == found


def test_a_link_is_below_where_the_application_is(app: Flask) -> None:
    for root in ("", "/below", ""):
        with app.test_request_context("/", environ_overrides={"SCRIPT_NAME": root}):
            assert link("teams.index") == f"{root}/teams"


def test_the_links_of_a_list_are_those_of_url_for(app: Flask) -> None:
    for page in ("/", "/?as_of=2026-03-14"):
        with app.test_request_context(page):
            assert LinksTo("people.show", "person_id")[7] == url_for("people.show", person_id=7)
