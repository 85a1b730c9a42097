"""The planning engine beside other ways to solve the same problems: `python -m tests.benchmarks engine`."""
