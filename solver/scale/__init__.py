"""The planning engine for problems too large for one whole model: prices, bounds, and exact models of small parts.

Everything here works on a relaxation: who is on which team, counted for what and trained by which trainings is kept,
days of trainings, classes, seats and trainers are left out. Its bounds hold for the problem; its choices become plans
in the whole model of a smaller problem (`subproblem`).
"""

from solver.loading import load_models

load_models()
