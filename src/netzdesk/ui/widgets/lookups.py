"""What a `RecordField` searches: institutions, regions and structures by parts of their names."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from netzdesk.base.i18n import _
from netzdesk.base.text import fold
from netzdesk.queries.institutions import (
    institution_choices,
    network_choices,
    region_choices,
)
from netzdesk.queries.networks import person_choices
from netzdesk.ui.widgets.choice import Option

Conn = Callable[[], Any]


class Lookup:
    """Names read once and again after `forget`; found by the beginning of any word."""

    def __init__(self, read: Callable[[], Iterable[Option]]) -> None:
        self._read = read
        self._options: list[Option] | None = None
        self._words: list[list[str]] = []

    def forget(self) -> None:
        """Read again next time."""
        self._options = None

    def find(self, typed: str) -> list[Option]:
        """Return what fits, in order; everything for ""."""
        options = self._all()
        wanted = fold(typed).split()
        return [
            option
            for option, words in zip(options, self._words, strict=True)
            if all(any(word.startswith(part) for word in words) for part in wanted)
        ]

    def key_of(self, name: str) -> str | None:
        """Return the only record of this name, umlauts and capitals or not."""
        wanted = fold(name.strip())
        found = [key for key, text in self._all() if fold(text) == wanted]
        return found[0] if len(found) == 1 else None

    def name_of(self, record: str) -> str:
        for again in (False, True):
            if again:
                self.forget()
            found = next((name for key, name in self._all() if key == record), None)
            if found is not None:
                return found
        return record

    def _all(self) -> list[Option]:
        if self._options is None:
            self._options = _distinct(self._read())
            self._words = [_words(name) for _, name in self._options]
        return self._options


class InstitutionLookup(Lookup):
    """Institutions by name and place; `without` leaves one out."""

    def __init__(self, conn: Conn, without: Callable[[], str] = lambda: "") -> None:
        super().__init__(
            lambda: (
                (
                    each.id,
                    f"{each.name}, {each.place}" if _adds(each.place, each.name) else each.name,
                )
                for each in institution_choices(conn())
                if each.id != without()
            )
        )

    def find(self, typed: str) -> list[Option]:
        if not typed:
            self.forget()
        return super().find(typed)


class PersonLookup(Lookup):
    """Persons by name and institution."""

    def __init__(self, conn: Conn) -> None:
        super().__init__(
            lambda: (
                (each.id, ", ".join(filter(None, (each.name, each.institution))))
                for each in person_choices(conn())
            )
        )

    def find(self, typed: str) -> list[Option]:
        if not typed:
            self.forget()
        return super().find(typed)


class RegionLookup(Lookup):
    """Districts by name."""

    def __init__(self, conn: Conn) -> None:
        super().__init__(lambda: ((each.id, each.label) for each in region_choices(conn())))


class NetworkLookup(Lookup):
    """Structures by name, those without one by their seat; `without` leaves one out."""

    def __init__(self, conn: Conn, without: Callable[[], str] = lambda: "") -> None:
        super().__init__(
            lambda: (
                (each.id, each.name or _("(without a name, {place})", place=each.place))
                for each in network_choices(conn())
                if each.id != without()
            )
        )


def _words(name: str) -> list[str]:
    folded = fold(name)
    spaced = "".join(mark if mark.isalnum() else " " for mark in folded)
    return [*folded.split(), *spaced.split()]


def _adds(place: str, name: str) -> bool:
    return bool(place) and fold(place) not in fold(name)


def _distinct(options: Iterable[Option]) -> list[Option]:
    """Give alike names a number, so that each can be chosen."""
    seen: dict[str, int] = {}
    found = []
    for key, name in options:
        seen[name] = seen.get(name, 0) + 1
        found.append((key, name if seen[name] == 1 else f"{name} ({seen[name]})"))
    return found
