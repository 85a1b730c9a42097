"""Programs given to MathOpt's solvers: they end with an optimum, or with one kind of error."""

from __future__ import annotations

from collections.abc import Callable

from ortools.math_opt.python import mathopt


class MasterFailed(Exception):
    """The linear program found no optimum."""


def optimum(solve: Callable[[], mathopt.SolveResult]) -> mathopt.SolveResult:
    """The result of a solve that ended at an optimum. Raises MasterFailed for any other end."""
    try:
        result = solve()
    except (AttributeError, RuntimeError, ValueError) as error:
        # What the library cannot solve it raises, some of it by way of a fault in its own message (AttributeError).
        raise MasterFailed(str(error.__context__ or error)) from error
    if result.termination.reason != mathopt.TerminationReason.OPTIMAL:
        raise MasterFailed(str(result.termination))
    return result
