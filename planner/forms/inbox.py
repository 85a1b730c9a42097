"""What a head decides about statements of their people."""

from __future__ import annotations

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import DataRequired, Length


class ReturnForm(FlaskForm):
    """A statement goes back with a reason."""

    reason = StringField(
        lazy_gettext("Reason"),
        filters=[lambda text: text.strip() if text else text],
        validators=[
            DataRequired(lazy_gettext("Say why you return it, so that the person knows what to do.")),
            Length(max=500, message=lazy_gettext("Use at most 500 characters.")),
        ],
    )
