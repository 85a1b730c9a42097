"""The pages, one file per noun. Each: permission (planner/access.py), load or 404, form, one service call, redirect."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from flask import Blueprint

# Every file of this folder that names a `bp`; which of its pages may be seen stands in planner/access.py.
_FILES = [import_module(f"{__name__}.{file.name}") for file in iter_modules(__path__)]
BLUEPRINTS: tuple[Blueprint, ...] = tuple(file.bp for file in _FILES if hasattr(file, "bp"))
