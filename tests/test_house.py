"""Which package may import which, read from the sources."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from configparser import ConfigParser
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
OURS = {"models", "planner", "seeds", "solver", "templates"}
MAY_IMPORT = {
    "models": set[str](),
    "solver": set[str](),
    "templates": set[str](),
    "seeds": {"models"},
    "planner": {"models", "seeds", "solver"},
}
# Libraries that a package has no use for: the solver is mathematics, the tables know no pages.
BARRED = {
    "solver": {"flask", "flask_sqlalchemy", "sqlalchemy", "jinja2", "click", "dbos"},
    "models": {"ortools", "wtforms", "flask_wtf", "click", "dbos"},
    "planner": {"matplotlib.pyplot", "highspy"},
}
# Loaded by name (a password hash, a check of addresses, a database driver), so no import statement shows them.
NOT_IMPORTED = {"argon2-cffi", "email-validator", "psycopg"}
ONLY_THE_APP_REGISTERS_VIEWS = "planner/app.py"
# A solver may measure how long it took (time.monotonic), never what day or hour it is.
CLOCKS = {"date.today", "datetime.now", "datetime.today", "datetime.utcnow", "time.time", "time.localtime"}


def sources(*packages: str) -> list[Path]:
    return sorted(path for package in packages for path in (ROOT / package).rglob("*.py"))


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imports(path: Path) -> Iterator[str]:
    """Every module that a file imports anywhere, relative imports resolved; `from a import b` gives a and a.b."""
    package = path.relative_to(ROOT).parent.parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join((*package[: len(package) - node.level + 1], *filter(None, [node.module])))
            module = base if node.level else str(node.module)
            yield module
            yield from (f"{module}.{alias.name}" for alias in node.names)


def within(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")


@pytest.mark.parametrize("package", sorted(OURS))
def test_a_package_imports_only_what_it_may(package: str) -> None:
    allowed = MAY_IMPORT[package] | {package}
    wrong = [
        f"{name_of(path)} imports {module}"
        for path in sources(package)
        for module in imports(path)
        if module.split(".")[0] in OURS - allowed
    ]
    assert wrong == []


@pytest.mark.parametrize("package", sorted(BARRED))
def test_a_package_stays_clear_of_libraries_that_are_not_its_business(package: str) -> None:
    wrong = {
        f"{name_of(path)} imports {library}"
        for path in sources(package)
        for module in imports(path)
        for library in BARRED[package]
        if within(module, library)
    }
    assert wrong == set()


def test_only_the_application_factory_imports_views() -> None:
    wrong = {
        name_of(path)
        for path in sources(*OURS)
        if not name_of(path).startswith("planner/views/")
        and name_of(path) != ONLY_THE_APP_REGISTERS_VIEWS
        and any(within(module, "planner.views") for module in imports(path))
    }
    assert wrong == set()


def test_the_solver_never_asks_what_day_it_is() -> None:
    wrong = [
        f"{name_of(path)}:{node.lineno} calls {ast.unparse(node.func)}"
        for path in sources("solver")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ".".join(ast.unparse(node.func).split(".")[-2:]) in CLOCKS
    ]
    assert wrong == []


def test_starting_the_web_process_loads_neither_the_solver_s_library_nor_what_draws_pictures(tmp_path: Path) -> None:
    program = "import sys; from planner.app import create_app; create_app({'DATA_DIR': sys.argv[1]})\n"
    program += "print([name for name in ('ortools', 'pandas', 'matplotlib', 'networkx') if name in sys.modules])"
    command = [sys.executable, "-c", program, str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert (done.stdout, done.returncode) == ("[]\n", 0), done.stderr


def requirements() -> set[str]:
    config = ConfigParser()
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    lines = config["options"]["install_requires"].split("\n")
    return {canonicalize_name(Requirement(line).name) for line in lines if line and not line.startswith("#")}


def imported_distributions() -> set[str]:
    provides = packages_distributions()
    roots = {module.split(".")[0] for path in sources(*OURS) for module in imports(path)} - OURS
    return {canonicalize_name(provides[root][0]) for root in roots if root in provides}


def test_every_library_that_is_imported_is_declared() -> None:
    assert imported_distributions() - requirements() == set()


def test_every_library_that_is_declared_is_imported() -> None:
    assert requirements() - imported_distributions() - NOT_IMPORTED == set()


def test_every_picture_of_the_readme_is_there() -> None:
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert [name for name in pictures if not (ROOT / name).is_file()] == []
    assert len(pictures) >= 2


def test_tests_have_names_that_do_not_depend_on_what_they_are_given(request: pytest.FixtureRequest) -> None:
    """Bytes in a name are the content of some file, with the second of its making: see `pytest_make_parametrize_id`."""
    names = [item.nodeid for item in request.session.items]
    assert [name for name in names if "\\x0" in name or "PK" in name or len(name) > 250] == []
