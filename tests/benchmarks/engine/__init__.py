"""The planning engine beside other ways to solve the same problems: `python -m tests.benchmarks engine`."""

from solver.loading import load_models

load_models()  # as the program does, before any module here names the library
