"""Problem and answer files: read with every fault found at once."""

from solver.reading.answer import read_answer
from solver.reading.faults import ABSENT, AnswerFaults, Fault, FileFaults, ProblemFaults
from solver.reading.problem import read_problem

__all__ = ["ABSENT", "AnswerFaults", "Fault", "FileFaults", "ProblemFaults", "read_answer", "read_problem"]
