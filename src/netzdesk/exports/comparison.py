"""Two states of the report compared: what came, went and changed between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass

from netzdesk.base.dates import show_day
from netzdesk.base.i18n import Translator
from netzdesk.base.progress import Progress
from netzdesk.domain.report_states import FATES, GROUPS
from netzdesk.exports.document import (
    Block,
    Column,
    Document,
    FlatSheet,
    Line,
    Row,
    Section,
    Value,
    one_line,
    spread,
)
from netzdesk.exports.frame import Frame
from netzdesk.exports.naming import Naming
from netzdesk.exports.options import ExportOptions
from netzdesk.queries.comparison import Difference, compare
from netzdesk.queries.snapshots import Snapshot, snapshot_named, snapshots
from netzdesk.store.engine import Connection
from netzdesk.store.frozen import copy_of, rewind

KEY = "comparison"


@dataclass(frozen=True, slots=True)
class Compared:
    """Two states and what is otherwise; `newer` is None for the present one."""

    older: Snapshot | None
    newer: Snapshot | None
    found: tuple[Difference, ...]


def build(conn: Connection, options: ExportOptions, tr: Translator) -> Document:
    """Return what is otherwise since a frozen state, or between two of them.

    Without a name the latest state that was frozen in this study file is compared with the
    present. Raises Refused for a name that no state has, and for a state of another file.
    """
    latest = next((each for each in snapshots(conn) if each.here), None)
    older = snapshot_named(conn, options.snapshot) if options.snapshot else latest
    newer = snapshot_named(conn, options.compared_with) if options.compared_with else None
    if older is None:
        return _document(conn, options, tr, Compared(None, newer, ()))
    return _document(conn, options, tr, compared(conn, older, newer, tr))


def compared(
    conn: Connection,
    older: Snapshot,
    newer: Snapshot | None,
    tr: Translator,
    progress: Progress | None = None,
) -> Compared:
    """Return what is otherwise in the newer state, or in the present one for None."""
    with closing(state_of(conn, older)) as before:
        if newer is None:
            return Compared(older, newer, compare(before, conn, tr, progress))
        with closing(state_of(conn, newer)) as after:
            return Compared(older, newer, compare(before, after, tr, progress))


def state_of(conn: Connection, found: Snapshot) -> Connection:
    """Return the study as it was in a frozen state; the caller closes it."""
    copy = copy_of(conn)
    try:
        rewind(copy, found.vector)
    except BaseException:
        copy.close()
        raise
    return copy


def _document(
    conn: Connection, options: ExportOptions, tr: Translator, which: Compared
) -> Document:
    frame = Frame.read(conn, options, tr)
    made = _Comparison(frame, which.found)
    said = made.opening(which)
    return frame.document(
        KEY,
        (tr("Two states of the report compared"), tr("Comparison")),
        (),
        (),
        (made.flat(),),
        sections=(made.overview(said), *made.sections()),
        naming=Naming(options.persons, tr),
        definitions=(
            (tr("Compared"), " ".join(said)),
            (
                tr("Left out"),
                tr("What is only for the work itself: follow-ups, letters, sources, views."),
            ),
        ),
    )


class _Comparison:
    """The differences in the export's language and grade of persons."""

    def __init__(self, frame: Frame, found: Sequence[Difference]) -> None:
        self._tr = frame.tr
        self._persons = frame.options.persons == "full"
        self._found = found

    def opening(self, which: Compared) -> tuple[str, ...]:
        """Return which states are compared, and how many differences there are."""
        tr = self._tr
        if which.older is None:
            return (tr("No state was frozen in this study file yet; there is nothing to compare."),)
        newer = _named(which.newer, tr) if which.newer is not None else tr("the present state")
        said = tr("{older} compared with {newer}.", older=_named(which.older, tr), newer=newer)
        return said, self._sum(self._found)

    def overview(self, said: tuple[str, ...]) -> Section:
        """Return the sentences, and how many differences each group has."""
        tr = self._tr
        counted = Counter((each.group, each.fate) for each in self._found)
        columns = (Column(tr("Group"), 40), *(Column(tr(text), 14) for text in FATES.values()))
        rows = tuple(
            Row(
                (
                    (Line(tr(label)),),
                    *((Line(str(counted[group, fate])),) for fate in FATES),
                ),
                tr(label),
            )
            for group, label in GROUPS.items()
            if any(counted[group, fate] for fate in FATES)
        )
        block = Block(text=said, columns=columns if rows else (), rows=rows)
        return Section(tr("Overview"), (block,))

    def sections(self) -> Iterator[Section]:
        tr = self._tr
        for group, label in GROUPS.items():
            found = [each for each in self._found if each.group == group]
            if found:
                rows = tuple(self._row(each) for each in found)
                block = Block(
                    heading=tr(label), text=(self._sum(found),), columns=self._columns(), rows=rows
                )
                yield Section(tr(label), (block,))

    def flat(self) -> FlatSheet:
        tr = self._tr
        columns = (Column(tr("Group"), 24), *self._columns())
        rows = tuple(self._values(each) for each in self._found)
        return FlatSheet(tr("Differences"), columns, rows)

    def _columns(self) -> tuple[Column, ...]:
        tr = self._tr
        return (
            Column(tr("What"), 15),
            Column(tr("Kind"), 22),
            Column(tr("Concerns"), 38),
            Column(tr("Field"), 22),
            Column(tr("Earlier state"), 44),
            Column(tr("Later state"), 44),
        )

    def _texts(self, each: Difference) -> tuple[str, ...]:
        tr = self._tr
        before, after = each.said(persons=self._persons)
        if each.personal and not self._persons and not (before or after):
            before = after = tr("(personal: not shown)")
        return tr(FATES[each.fate]), each.kind, one_line(each.record), each.field, before, after

    def _row(self, each: Difference) -> Row:
        return Row(tuple(spread(text) for text in self._texts(each)), one_line(each.record))

    def _values(self, each: Difference) -> tuple[Value, ...]:
        return (self._tr(GROUPS[each.group]), *(text or None for text in self._texts(each)))

    def _sum(self, found: Iterable[Difference]) -> str:
        tr = self._tr
        counted = Counter(each.fate for each in found)
        if not counted:
            return tr("Nothing is otherwise.")
        return tr(
            "{came} came, {went} went, {changed} changed.",
            came=counted["came"],
            went=counted["went"],
            changed=counted["changed"],
        )


def _named(found: Snapshot, tr: Translator) -> str:
    return tr("“{name}” of {day}", name=one_line(found.name), day=show_day(found.day))
