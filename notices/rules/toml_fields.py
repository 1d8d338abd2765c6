"""Strict reading of one table of a legal basis file, field by field.

Law that is half read is worse than none: every field is asked for by name and type,
and what nobody asked for is an error.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import TypeVar

from notices.rules.legal_basis_types import BrokenLegalBasis

T = TypeVar("T")
Option = TypeVar("Option", bound=str)


class TomlFields:
    """The fields of one table; each is taken once, and none may be left over."""

    def __init__(self, file: str, place: str, table: dict[str, object]) -> None:
        self.file = file
        self.place = place
        self._left = dict(table)

    def text(self, name: str) -> str:
        """A text with at least one letter."""
        text = self._take(name, str)
        if not text.strip():
            raise self.broken(name, "is empty")
        return text

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of different texts; it may be empty."""
        values = self._take(name, list)
        texts = tuple(value for value in values if isinstance(value, str) and value)
        if len(texts) != len(values):
            raise self.broken(name, "holds something that is not a text")
        if len(set(texts)) != len(texts):
            raise self.broken(name, "names something twice")
        return texts

    def option(self, name: str, allowed: Sequence[Option]) -> Option:
        """One of the allowed words."""
        return self._one_of(name, self.text(name), allowed)

    def options(self, name: str, allowed: Sequence[Option]) -> tuple[Option, ...]:
        """A list of allowed words; it may be empty."""
        return tuple(self._one_of(name, text, allowed) for text in self.texts(name))

    def whole_number(self, name: str, *, within: range) -> int:
        """A whole number of the range."""
        number = self._take(name, int)
        if number not in within:
            raise self.broken(name, f"is not between {within[0]} and {within[-1]}")
        return number

    def flag(self, name: str) -> bool:
        """true or false."""
        return self._take(name, bool)

    def day(self, name: str) -> date:
        """A local date."""
        return self._take(name, date)

    def table(self, name: str) -> "TomlFields":
        """A table inside this one."""
        return TomlFields(self.file, self._path(name), self._take(name, dict))

    def tables(self, name: str) -> tuple["TomlFields", ...]:
        """A list of at least one table inside this one."""
        tables = self._take(name, list)
        if not tables or any(type(table) is not dict for table in tables):
            raise self.broken(name, "is not a list of tables")
        return tuple(
            TomlFields(self.file, f"{self._path(name)}[{index}]", table)
            for index, table in enumerate(tables)
        )

    def names(self) -> tuple[str, ...]:
        """The names of the fields that are left."""
        return tuple(self._left)

    def optional(self, read: Callable[[str], T], name: str) -> T | None:
        """What `read` finds under the name, or None where the field is absent."""
        return read(name) if name in self._left else None

    def refuse_the_rest(self) -> None:
        """Raises BrokenLegalBasis when a field is left that nobody knows."""
        for name in self._left:
            raise self.broken(name, "is unknown")

    def broken(self, name: str, problem: str) -> BrokenLegalBasis:
        """The error about one field of this table."""
        return BrokenLegalBasis(self.file, self._path(name), problem)

    def _take(self, name: str, kind: type[T]) -> T:
        if name not in self._left:
            raise self.broken(name, "is missing")
        value = self._left.pop(name)
        # In Python a bool is an int and a datetime is a date; in the law they are not.
        if type(value) is not kind:
            raise self.broken(name, f"is not of type {kind.__name__}")
        return value

    def _one_of(self, name: str, text: str, allowed: Sequence[Option]) -> Option:
        for option in allowed:
            if option == text:
                return option
        raise self.broken(name, f"{text!r} is not one of {', '.join(allowed)}")

    def _path(self, name: str) -> str:
        return f"{self.place}.{name}" if self.place else name
