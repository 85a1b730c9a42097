"""`python -m planner` is the console script."""

from planner.cli import run

if __name__ == "__main__":
    run()
