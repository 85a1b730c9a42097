"""The mutations of the solver's rules fit the sources; `python -m tests.solver.mutants` runs the tests against each."""

from __future__ import annotations

import ast

import pytest

from tests.solver.mutations import ROOT, Mutation, mutations


@pytest.mark.parametrize("mutation", list(mutations()), ids=lambda mutation: f"{mutation.file}: {mutation.rule}")
def test_an_edit_fits_once_and_leaves_a_program(mutation: Mutation) -> None:
    changed = mutation.applied((ROOT / mutation.file).read_text(encoding="utf-8"))
    assert changed is not None
    ast.parse(changed)
