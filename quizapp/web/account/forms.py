"""The forms of the account area. They check shape only; the services check the world."""

from __future__ import annotations

import re
from typing import Any

from wtforms import EmailField, Field, PasswordField, RadioField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from quizapp.services import passwords
from quizapp.services.accounts import plain_name
from quizapp.web.forms import Form

SHORTEST_NAME, LONGEST_NAME = 2, 40  # characters
LONGEST_EMAIL = 254
EMAIL = re.compile(r"[^@\s]+@[^@\s]+")


def name_shape(_form: object, field: Field) -> None:
    """Refuses what is no name of an account."""
    name = plain_name(field.data or "")
    if not SHORTEST_NAME <= len(name) <= LONGEST_NAME:
        raise ValidationError(f"A name has {SHORTEST_NAME} to {LONGEST_NAME} characters.")
    if not name.isprintable():
        raise ValidationError("A name is made of letters, digits, signs and spaces.")


def _new_password(_form: object, field: Field) -> None:
    if problem := passwords.problem(field.data or ""):
        raise ValidationError(problem)


def _new_password_or_none(form: object, field: Field) -> None:
    if field.data:
        _new_password(form, field)


def given(_form: object, field: Field) -> None:
    """Refuses what was left empty, or is longer than anything that was ever accepted."""
    # Hashing it would be work for nothing.
    if not 0 < len(field.data or "") <= passwords.MOST * 4:
        raise ValidationError("Fill this in.")


def _email(_form: object, field: Field) -> None:
    email = (field.data or "").strip()
    if email and (len(email) > LONGEST_EMAIL or not EMAIL.fullmatch(email)):
        raise ValidationError("This is no e-mail address. It may be left empty.")


class SignUpForm(Form):
    """A new account. `email` is asked for only where mail can be sent."""

    name = StringField(validators=[name_shape])
    new_password = PasswordField(validators=[_new_password])
    email = EmailField(validators=[_email])


class SignInForm(Form):
    """A name and a password; `guest` says what becomes of what this browser's guest has learnt."""

    name = StringField(validators=[given])
    password = PasswordField(validators=[given])
    guest = RadioField(
        choices=[
            SelectChoice(value="bring", label="Add it to the account. This cannot be undone."),
            SelectChoice(
                value="leave",
                label="Leave it as it is: it is another person’s. It is back after signing out.",
            ),
        ],
        default="bring",
        validate_choice=False,
    )

    @property
    def brings(self) -> bool:
        """Whether the account gets what the guest has learnt."""
        return bool(self.guest.data != "leave")


class PasswordForm(Form):
    """The password of now, and a new one."""

    password = PasswordField(validators=[given])
    new_password = PasswordField(validators=[_new_password])


class EmailForm(Form):
    """An e-mail address, or none, and the password."""

    email = EmailField(validators=[_email])
    password = PasswordField(validators=[given])


class NameForm(Form):
    """A name alone: of who has forgotten a password, or wants to be deleted."""

    name = StringField(validators=[given])


class ResetForm(Form):
    """A new password."""

    new_password = PasswordField(validators=[_new_password])


class LinkForm(Form):
    """Signing in by a link: a new password, if one is wanted, and what becomes of the guest."""

    new_password = PasswordField(validators=[_new_password_or_none])
    guest = SignInForm.guest

    brings = SignInForm.brings


def text(field: Any) -> str:
    """What was typed into a field, without spaces around it."""
    return (field.data or "").strip()
