"""What a level can be proven by: a link, a file; shared by the forms that state levels."""

from __future__ import annotations

from typing import Any

from flask_wtf.file import FileField
from wtforms import RadioField, StringField
from wtforms.validators import InputRequired, Length, Optional, Regexp

from planner.forms.base import note_field, options
from planner.words import lazy_gettext


class LevelFields:
    """A level, one of five."""

    level: Any = RadioField(
        lazy_gettext("Level"),
        choices=options((str(level), str(level)) for level in range(5)),
        validators=[InputRequired(lazy_gettext("Choose a level."))],
    )


class ProofFields:
    """A link, a file and a note."""

    proof_link: Any = StringField(
        lazy_gettext("Proof"),
        validators=[
            Optional(),
            Length(max=500),
            Regexp(r"https?://\S+$", message=lazy_gettext("Enter a link that begins with https:// or http://.")),
        ],
        description=lazy_gettext("A link to a certificate, a ticket or a piece of work."),
    )
    proof_file: Any = FileField(
        lazy_gettext("Proof as a file"),
        description=lazy_gettext(
            "PDF, PNG or JPEG, at most 5 MB. Only those who may see this record get it; it goes when you are erased."
        ),
        render_kw={"accept": ".pdf,.png,.jpg,.jpeg"},
    )
    note: Any = note_field(lazy_gettext("Note"))
