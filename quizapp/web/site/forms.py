"""The forms of the installation's pages. They check shape only; the services check the world."""

from __future__ import annotations

import re

from wtforms import (
    Field,
    IntegerField,
    PasswordField,
    SelectMultipleField,
    StringField,
    ValidationError,
)
from wtforms.validators import NumberRange

from quizapp.services import passwords
from quizapp.services.pseudonyms import MOST
from quizapp.web.account.forms import NameForm, SignInForm, SignUpForm, given, name_shape
from quizapp.web.forms import Form

KEY = re.compile(r"[\w-]{20,64}")


def _key(_form: object, field: Field) -> None:
    if not KEY.fullmatch(field.data or ""):
        raise ValidationError("Open the page anew, and send it from there.")


class SetUpForm(SignUpForm):
    """The owner's new account, and the code where it is asked for."""

    code = StringField()


class CodeForm(Form):
    """The code alone: of somebody who is signed in."""

    code = StringField()


class TeacherForm(NameForm):
    """The name of an account."""


class InvitationForm(Form):
    """Makes an invitation, once for each `key`."""

    key = StringField(validators=[_key])


class InvitedForm(Form):
    """A name and a password, of an account that is there or of a new one."""

    name = StringField(validators=[name_shape])
    password = PasswordField(validators=[given])
    guest = SignInForm.guest

    brings = SignInForm.brings

    def makes_account(self) -> bool:
        """Whether the password will do for a new account; says what is wrong with it else."""
        problem = passwords.problem(self.password.data or "")
        if problem:
            self.password.errors = [problem]
        return not problem


class CardsForm(Form):
    """Makes accounts and their sheet of cards, once for each `key`."""

    key = StringField(validators=[_key])
    count = IntegerField(validators=[NumberRange(1, MOST)])


class FreshCardsForm(Form):
    """Makes fresh cards for accounts that were chosen, once for each `key`."""

    key = StringField(validators=[_key])
    learner = SelectMultipleField(coerce=int, validate_choice=False)
