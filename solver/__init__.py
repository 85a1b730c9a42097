"""The mathematics of the planner: plain dataclasses in, dataclasses out. No Flask, no database, no clock."""

VERSION = "0.1.0"
