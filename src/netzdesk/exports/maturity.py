"""The maturity sheet of each network: what it meets of the requirements, and on what evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from netzdesk.base.i18n import Translator
from netzdesk.base.text import sort_key
from netzdesk.domain.selection import RATING_LABELS, RATINGS, Criterion, common_rating
from netzdesk.domain.selection_hints import hint
from netzdesk.domain.sentences import Labels
from netzdesk.exports.document import (
    MISSING,
    Block,
    Cell,
    Column,
    Document,
    FlatSheet,
    Line,
    Row,
    Section,
    Value,
    lines_of,
    one_line,
)
from netzdesk.exports.frame import Frame
from netzdesk.exports.naming import Naming
from netzdesk.exports.options import ExportOptions
from netzdesk.exports.rated import (
    nothing,
    number_of,
    order_of,
    place_of,
    rating_cell,
    rating_columns,
    rating_values,
)
from netzdesk.exports.rated_release import released_matrices
from netzdesk.queries.selection import Matrix, RatedNetwork, criterion_sets, selection_matrix
from netzdesk.queries.verification import read_labels
from netzdesk.store.engine import Connection

KEY = "maturity"


def build(conn: Connection, options: ExportOptions, tr: Translator) -> Document:
    """Return a page for each network that counts, by the maturity criteria in use.

    Evidence and reasons are notes and go out with names only. On a page the criteria are kept,
    what is too much of them is cut and counted; the flat sheet has all of it. Raises Refused for
    a district that the study does not have.
    """
    frame = Frame.read(conn, options, tr)
    matrices = [
        selection_matrix(conn, each)
        for each in criterion_sets(conn, "maturity")
        if not each.retired and each.criteria
    ]
    released, said = released_matrices(conn, matrices, options.released, tr)
    made = _Sheets(frame, read_labels(conn, tr.language), released)
    networks = sorted(made.networks(), key=order_of(options))
    return frame.document(
        KEY,
        (tr("Maturity sheets"), tr("Maturity sheets")),
        (),
        (),
        (made.flat(networks),),
        sections=tuple(made.section(network) for network in networks)
        or (nothing(tr) if not matrices else _no_network(tr),),
        naming=Naming(options.persons, tr),
        definitions=(
            (
                tr("Rating"),
                tr("met, partly, not met or not known; “/” where nobody has rated yet."),
            ),
            (
                tr("In the register"),
                tr("What the register knows of the criterion: a hint, never the rating."),
            ),
        ),
        warnings=said,
        ordered=True,
    )


class _Sheets:
    """The sheets in the export's language and grade of persons."""

    def __init__(self, frame: Frame, labels: Labels, matrices: list[Matrix]) -> None:
        self.frame = frame
        self.tr = frame.tr
        self.labels = labels
        self.matrices = matrices
        self._rated = [{n.id: n for n in matrix.networks} for matrix in matrices]

    @property
    def notes(self) -> bool:
        """Whether free text goes out."""
        return self.frame.options.persons == "full"

    def networks(self) -> tuple[RatedNetwork, ...]:
        """Return the networks of the district that was asked for, or all of them."""
        if not self.matrices:
            return ()
        region = self.frame.region
        every = self.matrices[0].networks
        return tuple(n for n in every if region is None or region in n.regions)

    def section(self, network: RatedNetwork) -> Section:
        blocks = [self._head(network)]
        for matrix, rated in zip(self.matrices, self._rated, strict=True):
            blocks.append(self._block(matrix, rated[network.id]))
        return Section(_title(network), tuple(blocks), one_page=True)

    def _head(self, network: RatedNetwork) -> Block:
        tr = self.tr
        districts = ", ".join(one_line(self.frame.district(r)) for r in network.regions)
        return Block(
            text=(
                tr(
                    "Seat: {place} · District: {districts}",
                    place=one_line(network.place) or MISSING,
                    districts=districts or MISSING,
                ),
            )
        )

    def _block(self, matrix: Matrix, network: RatedNetwork) -> Block:
        tr = self.tr
        columns = (
            Column(tr("Criterion"), 40),
            Column(tr("Rating"), 22),
            Column(tr("In the register"), 46),
            *((Column(tr("Evidence and reason"), 52),) if self.notes else ()),
        )
        return Block(
            heading=one_line(matrix.set.name),
            text=(self._sum(matrix, network),),
            columns=columns,
            rows=tuple(self._row(criterion, network) for criterion in matrix.set.criteria),
            keep=len(matrix.set.criteria),
            cut=lambda n: tr.plural("… and {n} more criterion", "… and {n} more criteria", n),
        )

    def _sum(self, matrix: Matrix, network: RatedNetwork) -> str:
        """Return how many criteria have which rating; those that differ are counted apart."""
        tr, criteria = self.tr, matrix.set.criteria
        if network.hidden:
            return tr("The second rating is not complete yet.")
        given = [network.of(criterion.id) for criterion in criteria]
        common = [common_rating(ratings) for ratings in given]
        parts = [
            tr("{n} {rating}", n=common.count(code), rating=tr(RATING_LABELS[code]))
            for code in RATINGS
            if common.count(code)
        ]
        differing = sum(bool(r) and not c for r, c in zip(given, common, strict=True))
        if differing:
            parts.append(tr("{n} rated otherwise by two persons", n=differing))
        unrated = sum(not ratings for ratings in given)
        if unrated:
            parts.append(tr("{n} not rated yet", n=unrated))
        return tr("{n} criteria: {parts}.", n=len(criteria), parts=", ".join(parts))

    def _row(self, criterion: Criterion, network: RatedNetwork) -> Row:
        tr = self.tr
        known = hint(criterion.hint, network.facts, tr, self.labels)
        meaning = one_line(criterion.meaning)
        cells: list[Cell] = [
            (Line(one_line(criterion.name)), *((Line(meaning),) if meaning else ())),
            rating_cell(network.of(criterion.id), tr),
            (Line(one_line(known.whole) if known else MISSING),),
        ]
        if self.notes:
            cells.append(self._evidence(criterion, network))
        return Row(tuple(cells), one_line(criterion.name))

    def _evidence(self, criterion: Criterion, network: RatedNetwork) -> Cell:
        said: list[Line] = []
        for rating in sorted(network.of(criterion.id), key=lambda r: sort_key(r.initials)):
            notes = (*lines_of(rating.evidence), *lines_of(rating.reason))
            said += [Line(f"{one_line(rating.initials)}:"), *map(Line, notes)] if notes else []
        return tuple(said) or (Line(MISSING),)

    def flat(self, networks: Iterable[RatedNetwork]) -> FlatSheet:
        """Return one rating in each row; a criterion that nobody rated has a row without one."""
        tr = self.tr
        columns = (
            Column(tr("No."), 6),
            Column(tr("Network"), 40),
            Column(tr("Set of criteria"), 24),
            Column(tr("Criterion"), 34),
            Column(tr("In the register"), 50),
            *rating_columns(tr, notes=self.notes),
        )
        rows = tuple(row for network in networks for row in self._flat_rows(network.id))
        return FlatSheet(tr("Ratings"), columns, rows)

    def _flat_rows(self, network_id: str) -> Iterator[tuple[Value, ...]]:
        tr = self.tr
        for matrix, rated in zip(self.matrices, self._rated, strict=True):
            network = rated[network_id]
            for criterion in matrix.set.criteria:
                known = hint(criterion.hint, network.facts, tr, self.labels)
                fixed = (
                    network.number,
                    place_of(network),
                    one_line(matrix.set.name),
                    one_line(criterion.name),
                    one_line(known.whole) if known else None,
                )
                given = sorted(network.of(criterion.id), key=lambda r: sort_key(r.initials))
                for rating in given:
                    yield (*fixed, *rating_values(rating, tr, notes=self.notes))
                if not given:
                    yield (*fixed, None, None, None, *((None, None) if self.notes else ()))


def _no_network(tr: Translator) -> Section:
    return Section(tr("Maturity sheets"), (Block(text=(tr("No network of the filter counts."),)),))


def _title(network: RatedNetwork) -> str:
    if network.number is None:
        return place_of(network)
    return f"{number_of(network)} · {place_of(network)}"
