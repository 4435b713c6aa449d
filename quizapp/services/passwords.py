"""Passwords: which are refused, and how they are kept and compared (argon2id).

`services.accounts` and the account pages call this. Hashing takes tens of milliseconds on purpose:
never do it inside a transaction that writes.
"""

from __future__ import annotations

import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LEAST, MOST = 10, 128  # characters

# What OWASP's password storage cheat sheet gives as the least for argon2id: 19 MiB, two passes.
# Each of the eight threads may be hashing at once, on a small machine.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)

NOBODYS = (
    "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5J3Mgc2FsdCAxNg$"
    "J7/jz44BMj1z+1yxbE8dm7t71ASgLec4pI5JfvFNkno"
)
"""Compared with where there is no such account, so that an unknown name takes the same work."""

COMMONEST = frozenset(
    """
    0000000000 0123456789 0987654321 1029384756 1111111111 11111111111 111111111111 1122334455
    1212121212 123123123123 1231231231 1234512345 1234554321 1234567890 12345678900 12345678901
    123456789012 1234567891 12345678910 1234567899 123456789a 123456789q 1234567890q 12344321aa
    1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx3edc 1qazxsw23edc 2222222222 5555555555 7777777777 9876543210
    9999999999 a123456789 a1b2c3d4e5 aa12345678 aaaaaaaaaa abc1234567 abc123456789 abcd123456
    abcd1234567 abcde12345 abcdefghij administrator asdfasdfasdf asdfghjkl1 asdfghjkl123 asdfghjkl;
    basketball bismillah1 changeme123 chocolate1 computer123 football123 iloveyou12 iloveyou123
    iloveyou1234 internet123 letmein123 letmein1234 liverpool1 manchester microsoft1 mypassword
    newpassword pakistan123 password00 password01 password10 password11 password12 password123
    password1234 password12345 password123456 password2024 password2025 password2026 password99
    passwordpassword princess123 q1w2e3r4t5 q1w2e3r4t5y6 qazwsxedc1 qazwsxedcrfv qwer123456
    qwerty1234 qwerty12345 qwerty123456 qwerty1234567 qwertyqwerty qwertyuiop qwertyuiop1
    qwertyuiop123 qwertzuiop sunshine123 superman123 test123456 testtest123 trustno123 welcome123
    welcome1234 welcome2024 welcome2025 welcome2026 zaq12wsxcde3 zxcvbnm123 zxcvbnm1234
    """.split()
)
"""The commonest of ten characters and more, lower case, out of the well-known lists of leaks."""


def problem(password: str) -> str:
    """Why a password is refused, told to the person; "" where it is not."""
    length = len(_same(password))
    if length < LEAST:
        return f"A password needs at least {LEAST} characters. Four words in a row do well."
    if length > MOST:
        return f"A password may have at most {MOST} characters."
    if _same(password).casefold() in COMMONEST:
        return "This is one of the passwords that are guessed first. Choose another."
    return ""


def hashed(password: str) -> str:
    """What is kept of a password."""
    return _HASHER.hash(_same(password))


def matches(kept: str | None, password: str) -> bool:
    """Whether a password is the one that was kept; never, after the same work, where none was."""
    try:
        _HASHER.verify(kept or NOBODYS, _same(password))
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


def grown_weak(kept: str) -> bool:
    """Whether what was kept was made with other parameters than those of today."""
    return _HASHER.check_needs_rehash(kept)


def _same(password: str) -> str:
    """One form for the same characters, whichever keyboard typed them (RFC 8265)."""
    return unicodedata.normalize("NFC", password)
