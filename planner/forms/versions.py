"""What a form knows of the row that it changes: the version that it was opened at, and what its fields are called."""

from __future__ import annotations

from wtforms.form import BaseForm


def version_of(form: BaseForm) -> int:
    """The version in the form's hidden field `version`; 0 for what is no number."""
    text = str(form["version"].data)
    return int(text) if text.isdecimal() else 0


def labels(form: BaseForm) -> dict[str, str]:
    """The label of each field by its name."""
    return {field.short_name: str(field.label.text) for field in form}
