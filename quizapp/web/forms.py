"""The form that every form of the pages is made from."""

from __future__ import annotations

from flask_wtf import FlaskForm


class Form(FlaskForm):  # type: ignore[misc]
    """A form that leaves its CSRF token to the application.

    `CSRFProtect` has checked the token of every POST before a route makes its form. A token of the
    form's own would be signed for each POST and shown on no page.
    """

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """No second token."""

        csrf = False
