"""What goes wrong and what is said about it: one sentence, in the words of whoever reads it."""

from __future__ import annotations


class PlannerError(Exception):
    """Something that a person can put right; its text is one sentence for them."""


class Refused(PlannerError):
    """A use case does not do what was asked: `sentence` says why, `field` names the form's field it is about."""

    def __init__(self, sentence: str, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


class DirectoryUnusable(PlannerError):
    """The data directory cannot be written."""

    def __init__(self, path: object, reason: str) -> None:
        super().__init__(f"The data directory {path} cannot be used: {reason}; name another by --data or PLANNER_DATA.")


class BadSetting(PlannerError):
    """A setting from the environment or the configuration makes no sense."""

    def __init__(self, name: str, value: object, expected: str) -> None:
        super().__init__(f"{name} is {value!r}, but must be {expected}.")
