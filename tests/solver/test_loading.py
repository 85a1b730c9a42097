"""OR-Tools without pandas: it loads faster, works as before, and pandas is there for whoever asks for it."""

from __future__ import annotations

import subprocess
import sys

import pytest

SOLVE = "from tests.solver.test_solve import entangled; from solver.solve import solve, Options"


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [
        "import sys, solver.scale.choose; assert 'pandas' not in sys.modules, 'pandas was loaded'",
        "import solver.scale.choose, pandas; assert pandas.Series([1, 2]).sum() == 3",
        "import pandas, sys, solver.scale.choose; assert sys.modules['pandas'] is pandas",
        "import solver.loading as l; l.MODELS = 'no.such'; l.load_models(); import solver.scale.choose",
        f"{SOLVE}; import sys; solve(entangled(), Options()); assert 'pandas' not in sys.modules",
    ],
    ids=["not loaded", "there afterwards", "kept", "otherwise with pandas", "solves"],
)
def test_the_solver_needs_no_pandas_and_hides_none(command: str) -> None:
    subprocess.run([sys.executable, "-c", command], check=True, timeout=120)
