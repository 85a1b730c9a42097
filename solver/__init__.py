"""The mathematics of the planner: plain dataclasses in, dataclasses out. No Flask, no database, no clock."""
