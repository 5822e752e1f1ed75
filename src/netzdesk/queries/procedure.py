"""„Zahlen zum Vorgehen“: who was contacted and reached how, for the method chapter of a report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from netzdesk.base.dates import show_day
from netzdesk.base.i18n import Translator
from netzdesk.queries.settings import read_settings
from netzdesk.queries.stats import CONTACTED, STANDS, TALKED
from netzdesk.queries.terms import terms_by_vocabulary
from netzdesk.store.engine import Connection


@dataclass(frozen=True, slots=True)
class KindFigures:
    """One kind of institution; entries that were corrected by newer ones are left out."""

    kind: str
    entered: int
    """Institutions of this kind in the study."""
    contacted: int
    """Those with at least one outgoing attempt."""
    reached: int
    """Those that gave an answer by phone, visit, video or on their own (outcome 1.1 or 1.2)."""
    attempts: int
    by_channel: Mapping[str, int]
    """Channel → attempts, in the order of the vocabulary; channels without any are left out."""
    first_day: str | None
    last_day: str | None


@dataclass(frozen=True, slots=True)
class Procedure:
    """The figures of all kinds that have institutions, and over all of them."""

    kinds: tuple[KindFigures, ...]
    total: KindFigures
    """Its kind is empty."""


_FIGURES = f"""
SELECT i.kind, count(DISTINCT i.id), count(DISTINCT CASE WHEN {CONTACTED} THEN i.id END),
  count(DISTINCT CASE WHEN {TALKED} THEN i.id END), count(a.id), min(a.day), max(a.day)
FROM institution i LEFT JOIN contact_attempt a ON a.institution_id = i.id AND {STANDS}
LEFT JOIN vocabulary_term t ON t.vocabulary = 'institution_kind' AND t.code = i.kind
WHERE i.same_as_id IS NULL
GROUP BY i.kind ORDER BY t.rank IS NULL, t.rank, i.kind
"""
_CHANNELS = f"""
SELECT i.kind, a.channel, count(*)
FROM contact_attempt a JOIN institution i ON i.id = a.institution_id
LEFT JOIN vocabulary_term t ON t.vocabulary = 'channel' AND t.code = a.channel
WHERE {STANDS} GROUP BY i.kind, a.channel ORDER BY t.rank IS NULL, t.rank, a.channel
"""


def procedure(conn: Connection) -> Procedure:
    """Return the figures on how the survey went."""
    channels: dict[str, dict[str, int]] = {}
    every: dict[str, int] = {}
    for kind, channel, n in conn.execute(_CHANNELS):
        channels.setdefault(kind, {})[channel] = n
        every[channel] = every.get(channel, 0) + n
    kinds = tuple(
        KindFigures(kind, entered, contacted, reached, attempts, channels.get(kind, {}), *days)
        for kind, entered, contacted, reached, attempts, *days in conn.execute(_FIGURES)
    )
    return Procedure(kinds, _total(kinds, every))


def procedure_text(conn: Connection, tr: Translator) -> str:
    """Return the figures as sentences to copy into a report, one kind on each line."""
    found = procedure(conn)
    labels = {
        (term.vocabulary, term.code): term.label(tr.language)
        for terms in terms_by_vocabulary(conn).values()
        for term in terms
    }
    if not found.total.attempts:
        return tr("No contact was recorded yet.")
    lines = [_whole(found.total, tr)]
    lines += [_line(kind, labels, tr) for kind in found.kinds if kind.attempts]
    lines.append(
        tr(
            "Reached: an institution that answered in full or in part, by phone, on a visit, by "
            "video or of its own accord. Corrected entries are not counted."
        )
    )
    if read_settings(conn).sample:
        lines.append(tr("Sample data: the contact log is made up."))
    return "\n".join(lines)


def _total(kinds: tuple[KindFigures, ...], channels: Mapping[str, int]) -> KindFigures:
    firsts = [kind.first_day for kind in kinds if kind.first_day]
    lasts = [kind.last_day for kind in kinds if kind.last_day]
    return KindFigures(
        "",
        sum(kind.entered for kind in kinds),
        sum(kind.contacted for kind in kinds),
        sum(kind.reached for kind in kinds),
        sum(kind.attempts for kind in kinds),
        channels,
        min(firsts, default=None),
        max(lasts, default=None),
    )


def _whole(total: KindFigures, tr: Translator) -> str:
    return tr(
        "Survey from {first} to {last}: {contacted} institutions contacted, {reached} reached, "
        "{attempts} contact attempts.",
        first=show_day(total.first_day),
        last=show_day(total.last_day),
        contacted=total.contacted,
        reached=total.reached,
        attempts=total.attempts,
    )


def _line(figures: KindFigures, labels: Mapping[tuple[str, str], str], tr: Translator) -> str:
    channels = ", ".join(
        tr("{channel} {n}", channel=labels.get(("channel", channel), channel), n=n)
        for channel, n in figures.by_channel.items()
    )
    return tr(
        "{kind}: {contacted} contacted, {reached} reached, from {first} to {last} ({channels}).",
        kind=labels.get(("institution_kind", figures.kind), figures.kind),
        contacted=figures.contacted,
        reached=figures.reached,
        first=show_day(figures.first_day),
        last=show_day(figures.last_day),
        channels=channels,
    )
