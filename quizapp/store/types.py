"""Column types that mean the same on SQLite and on PostgreSQL. The models use them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import BigInteger, Dialect, Integer
from sqlalchemy.types import TypeDecorator

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

BigId = BigInteger().with_variant(Integer, "sqlite")
"""A 64-bit key; on SQLite only an INTEGER names the row itself."""


def moment_of(microseconds: int) -> datetime:
    """The moment that is kept as so many microseconds, in UTC."""
    return _EPOCH + timedelta(microseconds=microseconds)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, kept as whole microseconds since 1970 in UTC; naive datetimes are refused."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        """Microseconds of an aware moment."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone: moments are stored in UTC")
        return (value - _EPOCH) // _MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """The moment, with exactly `timezone.utc`."""
        return None if value is None else moment_of(value)


class Duration(TypeDecorator[timedelta]):
    """A length of time, kept as whole microseconds."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: timedelta | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        """Microseconds of a length of time."""
        return None if value is None else value // _MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> timedelta | None:  # noqa: ARG002
        """The length of time."""
        return None if value is None else timedelta(microseconds=value)
