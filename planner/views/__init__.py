"""The pages, one file per noun. Each: permission (planner/access.py), load or 404, form, one service call, redirect."""

from planner.views import (
    changes,
    demo,
    health,
    home,
    home_cover,
    inbox,
    matrix,
    preferences,
    records,
    scenarios,
    teams,
)

BLUEPRINTS = (
    home.bp,
    preferences.bp,
    changes.bp,
    demo.bp,
    health.bp,
    matrix.bp,
    inbox.bp,
    records.bp,
    teams.bp,
    home_cover.bp,
    scenarios.bp,
)
