"""Loads OR-Tools' modelling library without pandas, which takes longer to load than all the rest of it.

The library names pandas' tables in its signatures and takes them as arguments; this program gives it none.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from importlib import import_module
from types import ModuleType

PANDAS, MODELS = "pandas", "ortools.sat.python.cp_model"


def load_models() -> None:
    """Load `cp_model` with stand-ins for the two names of pandas that it needs; elsewhere pandas stays what it is."""
    if PANDAS in sys.modules or MODELS in sys.modules:
        return
    stand_in = ModuleType(PANDAS)
    for name in ("Index", "Series"):
        setattr(stand_in, name, type(name, (), {}))
    sys.modules[PANDAS] = stand_in
    try:
        # A release that asks for more of pandas is loaded with it, when first imported.
        with suppress(AttributeError, ImportError):
            import_module(MODELS)
    finally:
        del sys.modules[PANDAS]
