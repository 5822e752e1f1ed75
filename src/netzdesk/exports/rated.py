"""What the protocol of the selection and the maturity sheets say in the same way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from netzdesk.base.i18n import Translator
from netzdesk.base.text import sort_key
from netzdesk.domain.selection import RATING_LABELS, Rating, rating_lines
from netzdesk.exports.document import (
    MISSING,
    Block,
    Cell,
    Column,
    Section,
    Value,
    lines_of,
    listed,
    one_line,
)
from netzdesk.exports.options import ExportOptions
from netzdesk.queries.selection import RatedNetwork


def nothing(tr: Translator) -> Section:
    """Return what stands in a study without criteria of the kind."""
    return Section(
        tr("Selection"), (Block(text=(tr("The study has no criteria of this kind in use."),)),)
    )


def place_of(network: RatedNetwork) -> str:
    """Return what stands for a network without a name: the place of its seat."""
    return one_line(network.name or network.place) or MISSING


def number_of(network: RatedNetwork) -> str:
    return MISSING if network.number is None else str(network.number)


def rating_cell(ratings: Sequence[Rating], tr: Translator) -> Cell:
    """Return a rating as a printed cell: one word, or one line for each person."""
    return listed(rating_lines(ratings, tr))


def rating_columns(tr: Translator, *, notes: bool) -> tuple[Column, ...]:
    """Return the columns of `rating_values`."""
    said = (Column(tr("Rated by"), 10), Column(tr("Rating"), 14), Column(tr("Rated on"), 12))
    written = (Column(tr("Evidence"), 50), Column(tr("Reason"), 50))
    return (*said, *(written if notes else ()))


def rating_values(rating: Rating, tr: Translator, *, notes: bool) -> tuple[Value, ...]:
    """Return who rated, how and when; with notes also the evidence and the reason."""
    said: tuple[Value, ...] = (
        one_line(rating.initials),
        tr(RATING_LABELS[rating.rating]),
        date.fromisoformat(rating.day),
    )
    if not notes:
        return said
    written = (rating.evidence, rating.reason)
    return (*said, *("\n".join(lines_of(text)) or None for text in written))


def order_of(options: ExportOptions) -> Callable[[RatedNetwork], Any]:
    """Return the sort key of the chosen order; the number in the appendix breaks ties."""

    def number(network: RatedNetwork) -> tuple[Any, ...]:
        last = network.number is None
        return last, network.number or 0, sort_key(place_of(network)), network.id

    def name(network: RatedNetwork) -> tuple[Any, ...]:
        return sort_key(place_of(network)), *number(network)

    return name if options.sort == "name" else number
