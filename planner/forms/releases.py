"""What a head answers when a plan asks for their people."""

from __future__ import annotations

from flask_babel import lazy_gettext
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from planner.forms.base import PlannerForm


class RefuseForm(PlannerForm):
    """A person is not released, with a reason and perhaps somebody else instead."""

    reason = StringField(
        lazy_gettext("Reason"),
        filters=[lambda text: text.strip() if text else text],
        validators=[
            DataRequired(lazy_gettext("Say why in a few words.")),
            Length(max=500, message=lazy_gettext("Use at most 500 characters.")),
        ],
    )
    instead = StringField(lazy_gettext("Instead I offer (optional)"))
