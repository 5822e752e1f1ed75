"""What a kind of list is: its columns, how a row is recognised, and what it does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from netzdesk.base.i18n import Translator
from netzdesk.imports.sheets import heading_key

if TYPE_CHECKING:
    from netzdesk.imports.facts import Facts
    from netzdesk.imports.steps import Step
    from netzdesk.imports.values import Reader


class ValueKind(StrEnum):
    """How the cells of a column are read."""

    ID = "id"
    LINE = "line"
    TEXT = "text"
    DAY = "day"
    TIME = "time"
    NUMBER = "number"
    FLAG = "flag"
    HOURS = "hours"
    """Office hours as people write them."""
    POSTCODE = "postcode"
    PHONE = "phone"
    MAIL = "mail"
    WEB = "web"
    CHOICE = "choice"
    """One code of a vocabulary or of `choices`, by code or label."""
    CHOICES = "choices"
    """Several of them, separated by semicolons."""
    PROGRAMMES = "programmes"
    """Several of them, each with its period where one stands behind it."""
    POINT = "point"
    """A year, a month or a day."""
    REGION = "region"
    REGIONS = "regions"
    """Districts by name or AGS, or the whole area."""
    RESEARCHER = "researcher"
    NAMES = "names"
    """Several names, separated by semicolons."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportColumn:
    """A column that a list of this kind may have."""

    key: str
    heading: str
    """A message id: the heading that templates and exports of this program use."""
    meaning: str
    """A message id: one sentence."""
    kind: ValueKind = ValueKind.LINE
    synonyms: tuple[str, ...] = ()
    """Other headings under which people have it, German or English."""
    required: bool = False
    vocabulary: str = ""
    """The vocabulary of the study whose terms are allowed."""
    choices: tuple[tuple[str, str], ...] = ()
    """Code and label (a message id), where the program itself fixes what is allowed."""
    aliases: tuple[tuple[str, str], ...] = ()
    """Other folded words for a code."""

    def keys(self) -> frozenset[str]:
        """Return every heading of this column as headings are compared."""
        both = (Translator(language)(self.heading) for language in ("de", "en"))
        return frozenset(heading_key(name) for name in (*both, self.key, *self.synonyms))


class Verdict(StrEnum):
    """What a row does."""

    NEW = "new"
    CHANGES = "changes"
    SAME = "same"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that a row changes, as people read it; `before` is empty for what is added."""

    key: str
    before: str
    after: str


class Decided(NamedTuple):
    """What a kind says of a row whose cells could be read."""

    verdict: Verdict
    steps: tuple[Step, ...] = ()
    changes: tuple[FieldChange, ...] = ()
    record_id: str | None = None
    remarks: tuple[str, ...] = ()
    """Sentences in the language of the preview: what is corrected, replaced or left out."""


class Judge(Protocol):
    """Decides row by row; remembers the rows before, so that a list may repeat itself."""

    def __call__(self, number: int, values: Mapping[str, Any]) -> Decided:
        """Return what the row does. Raises Refused with the key of the column as its field."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportKind:
    """One kind of list that can be imported."""

    key: str
    title: str
    """A message id."""
    recognised: str
    """A message id: how a row is found again when the list is imported once more."""
    columns: tuple[ImportColumn, ...]
    judge: Callable[[Facts, Reader], Judge]
    known_headings: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        known = frozenset().union(*(column.keys() for column in self.columns))
        object.__setattr__(self, "known_headings", known)

    def column(self, key: str) -> ImportColumn:
        """Return a column by its key. Raises KeyError."""
        return next(column for column in self.columns if column.key == key)
