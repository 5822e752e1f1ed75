"""The protocol of the selection: which networks were chosen, which not, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from netzdesk.base.dates import show_day
from netzdesk.base.i18n import Translator
from netzdesk.base.text import sort_key
from netzdesk.domain.selection import (
    RATING_LABELS,
    RATINGS,
    VERDICT_LABELS,
    Difference,
    Side,
    missing_sides,
    missing_text,
    side_text,
    spread,
)
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
from netzdesk.exports.document import spread as lines
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

KEY = "selection"


def build(conn: Connection, options: ExportOptions, tr: Translator) -> Document:
    """Return the protocol, one section for each set of criteria for the selection in use.

    Reasons of verdicts are written for print and go out always; evidence and reasons of single
    ratings are notes and go out with names only. What persons rated goes out when the verdict is
    given or, where two are to rate, when both have.
    """
    frame = Frame.read(conn, options, tr)
    matrices = [
        selection_matrix(conn, each)
        for each in criterion_sets(conn, "selection")
        if not each.retired
    ]
    released, said = released_matrices(conn, matrices, options.released, tr)
    ordered = [Matrix(m.set, tuple(sorted(m.networks, key=order_of(options)))) for m in released]
    made = _Protocol(frame, read_labels(conn, tr.language), matrices)
    return frame.document(
        KEY,
        (tr("Protocol of the selection"), tr("Selection")),
        (),
        (),
        (made.verdicts(ordered), made.ratings(ordered)),
        sections=tuple(made.section(matrix) for matrix in ordered) or (nothing(tr),),
        naming=Naming(options.persons, tr),
        definitions=(
            (
                tr("Networks"),
                tr("Only networks that the team judged to count were up for selection."),
            ),
            (
                tr("Rating"),
                tr("met, partly, not met or not known; “/” where nobody has rated yet."),
            ),
            (
                tr("Exception"),
                tr("Chosen although a criterion that must be met was rated as not met."),
            ),
        ),
        warnings=(*said, *made.warnings(matrices)),
        ordered=True,
    )


class _Protocol:
    """The parts of the protocol in the export's language and grade of persons."""

    def __init__(self, frame: Frame, labels: Labels, every: Iterable[Matrix]) -> None:
        self.frame = frame
        self.tr = frame.tr
        self.labels = labels
        self._every = {matrix.set.id: matrix for matrix in every}
        """All networks, also those that are left out: what is counted is counted of all."""

    @property
    def notes(self) -> bool:
        """Whether free text of single ratings goes out."""
        return self.frame.options.persons == "full"

    def section(self, matrix: Matrix) -> Section:
        return Section(one_line(matrix.set.name), tuple(self._blocks(matrix)))

    def _blocks(self, matrix: Matrix) -> Iterator[Block]:
        tr = self.tr
        chosen = [n for n in matrix.networks if n.verdict and n.verdict.is_chosen]
        left = [n for n in matrix.networks if n.verdict and not n.verdict.is_chosen]
        waiting = [n for n in matrix.networks if n.verdict is None]
        every = self._every[matrix.set.id]
        yield Block(
            heading=one_line(matrix.set.name),
            text=(self._sum(every), *self._spread(every)),
            columns=self._criterion_columns() if matrix.set.criteria else (),
            rows=tuple(
                _row(
                    one_line(criterion.name),
                    one_line(criterion.meaning) or MISSING,
                    tr("yes") if criterion.knocks_out else tr("no"),
                )
                for criterion in matrix.set.criteria
            ),
        )
        yield self._verdict_table(tr("Chosen"), matrix, chosen)
        yield self._verdict_table(tr("Not chosen"), matrix, left)
        if waiting:
            yield self._verdict_table(tr("Not decided yet"), matrix, waiting)
        yield self._differences(matrix)

    def _sum(self, matrix: Matrix) -> str:
        given = [n.verdict.is_chosen for n in matrix.networks if n.verdict]
        return self.tr(
            "{chosen} of {total} networks are chosen, {left} are not chosen, {waiting} "
            "are not decided yet.",
            chosen=sum(given),
            total=len(matrix.networks),
            left=len(given) - sum(given),
            waiting=len(matrix.networks) - len(given),
        )

    def _criterion_columns(self) -> tuple[Column, ...]:
        tr = self.tr
        return (
            Column(tr("Criterion"), 34),
            Column(tr("What is meant"), 86),
            Column(tr("Must be met"), 16),
        )

    def _spread(self, matrix: Matrix) -> tuple[str, ...]:
        tr, sides = self.tr, _sides(matrix)
        if not sides:
            return ()
        counted = tr(
            "Chosen by kind of district: {sides}.",
            sides="; ".join(side_text(side, tr) for side in sides),
        )
        missing = missing_text(missing_sides(sides), tr)
        return (one_line(counted), *((one_line(missing),) if missing else ()))

    def _verdict_table(self, heading: str, matrix: Matrix, networks: list[RatedNetwork]) -> Block:
        tr = self.tr
        if not networks:
            return Block(heading=heading, text=(tr("No entries"),))
        return Block(
            heading=heading,
            columns=(
                Column(tr("No."), 6),
                Column(tr("Network"), 34),
                Column(tr("District"), 26),
                *(Column(one_line(c.name), 22) for c in matrix.set.criteria),
                Column(tr("Why"), 48),
                Column(tr("Decided"), 15),
            ),
            rows=tuple(self._network(matrix, network) for network in networks),
        )

    def _network(self, matrix: Matrix, network: RatedNetwork) -> Row:
        verdict = network.verdict
        cells: tuple[Cell, ...] = (
            _cell(number_of(network)),
            _cell(place_of(network)),
            self._districts(network),
            *(self._rated(network, c.id, c.hint) for c in matrix.set.criteria),
            self._why(matrix, network),
            _cell(f"{show_day(verdict.day)} {one_line(verdict.initials)}" if verdict else MISSING),
        )
        return Row(cells, f"{number_of(network)} · {place_of(network)}")

    def _districts(self, network: RatedNetwork) -> Cell:
        names = [Line(one_line(self.frame.district(region))) for region in network.regions]
        return tuple(names) or _cell(MISSING)

    def _rated(self, network: RatedNetwork, criterion_id: str, hint_key: str) -> Cell:
        said = rating_cell(network.of(criterion_id), self.tr)
        known = hint(hint_key, network.facts, self.tr, self.labels)
        return (*said, Line(one_line(known.short))) if known else said

    def _why(self, matrix: Matrix, network: RatedNetwork) -> Cell:
        tr, verdict = self.tr, network.verdict
        if verdict is None:
            return _cell(tr("Ratings are not complete.") if network.hidden else MISSING)
        mark = (Line(tr("Exception")),) if verdict.exception else ()
        doubts = (Line(one_line(said)) for said in network.doubts(matrix.set.criteria, tr))
        return (*mark, *lines(verdict.reason), *doubts)

    def _differences(self, matrix: Matrix) -> Block:
        tr, found = self.tr, matrix.differences()
        heading = tr("Differences between the ratings")
        if not found:
            return Block(heading=heading, text=(tr("No entries"),))
        columns = (
            Column(tr("No."), 6),
            Column(tr("Network"), 40),
            Column(tr("Criterion"), 36),
            Column(tr("First rating"), 48),
            Column(tr("Second rating"), 48),
        )
        return Block(
            heading=heading,
            columns=columns,
            rows=tuple(self._difference(network, each) for network, each in found),
        )

    def _difference(self, network: RatedNetwork, found: Difference) -> Row:
        first, *others = found.ratings
        cells: tuple[Cell, ...] = (
            _cell(number_of(network)),
            _cell(place_of(network)),
            _cell(one_line(found.criterion.name)),
            self._said(first.initials, first.rating, first.evidence, first.reason),
            tuple(
                line
                for each in others
                for line in self._said(each.initials, each.rating, each.evidence, each.reason)
            ),
        )
        return Row(cells, f"{number_of(network)} · {place_of(network)}")

    def _said(self, initials: str, rating: str, evidence: str, reason: str) -> Cell:
        tr = self.tr
        said = tr("{initials}: {rating}", initials=initials, rating=tr(RATING_LABELS[rating]))
        notes = (*lines_of(evidence), *lines_of(reason)) if self.notes else ()
        return (Line(one_line(said)), *map(Line, notes))

    def verdicts(self, matrices: Iterable[Matrix]) -> FlatSheet:
        """Return the verdicts, one network of one set in each row: this is the CSV."""
        tr = self.tr
        columns = (
            Column(tr("Set of criteria"), 24),
            Column(tr("No."), 6),
            Column(tr("Network"), 40),
            Column(tr("Place"), 18),
            Column(tr("District"), 30),
            Column(tr("Kind of district"), 24),
            Column(tr("Decision"), 14),
            Column(tr("Exception"), 10),
            Column(tr("Reason"), 60),
            Column(tr("Decided on"), 12),
            Column(tr("Decided by"), 10),
            Column(tr("Complete ratings"), 10),
            Column(tr("met"), 8),
            Column(tr("partly"), 8),
            Column(tr("not met"), 8),
            Column(tr("not known"), 8),
            Column(tr("differing"), 8),
        )
        rows = tuple(self._verdict(matrix, n) for matrix in matrices for n in matrix.networks)
        return FlatSheet(tr("Verdicts"), columns, rows)

    def _verdict(self, matrix: Matrix, network: RatedNetwork) -> tuple[Value, ...]:
        tr, verdict = self.tr, network.verdict
        said = (
            (
                tr(VERDICT_LABELS[verdict.verdict]),
                tr("yes") if verdict.exception else tr("no"),
                "\n".join(lines_of(verdict.reason)) or None,
                date.fromisoformat(verdict.day),
                one_line(verdict.initials),
            )
            if verdict
            else (None, None, None, None, None)
        )
        return (
            one_line(matrix.set.name),
            network.number,
            one_line(network.name) or None,
            one_line(network.place) or None,
            one_line("; ".join(self.frame.district(r) for r in network.regions)) or None,
            one_line("; ".join(network.kinds)) or None,
            *said,
            network.raters,
            *_counted(matrix, network),
        )

    def ratings(self, matrices: Iterable[Matrix]) -> FlatSheet:
        """Return every rating that goes out, one in each row, with what the register knows."""
        tr = self.tr
        columns = (
            Column(tr("Set of criteria"), 24),
            Column(tr("No."), 6),
            Column(tr("Network"), 40),
            Column(tr("Criterion"), 34),
            Column(tr("In the register"), 50),
            *rating_columns(tr, notes=self.notes),
        )
        rows = tuple(row for matrix in matrices for row in self._rating_rows(matrix))
        return FlatSheet(tr("Ratings"), columns, rows)

    def _rating_rows(self, matrix: Matrix) -> Iterator[tuple[Value, ...]]:
        tr = self.tr
        for network in matrix.networks:
            for criterion in matrix.set.criteria:
                known = hint(criterion.hint, network.facts, tr, self.labels)
                fixed = (
                    one_line(matrix.set.name),
                    network.number,
                    place_of(network),
                    one_line(criterion.name),
                    one_line(known.whole) if known else None,
                )
                for rating in sorted(network.of(criterion.id), key=lambda r: sort_key(r.initials)):
                    yield (*fixed, *rating_values(rating, tr, notes=self.notes))

    def warnings(self, matrices: Iterable[Matrix]) -> tuple[str, ...]:
        """Say of each set how many verdicts are missing, and how many are doubtful."""
        tr = self.tr
        said = []
        for matrix in matrices:
            waiting = sum(network.verdict is None for network in matrix.networks)
            if waiting and waiting < len(matrix.networks):
                said.append(
                    tr.plural(
                        "“{name}”: {n} network is not decided yet.",
                        "“{name}”: {n} networks are not decided yet.",
                        waiting,
                        name=one_line(matrix.set.name),
                    )
                )
            doubted = sum(bool(n.doubts(matrix.set.criteria, tr)) for n in matrix.networks)
            if doubted:
                said.append(
                    tr.plural(
                        "“{name}”: {n} verdict does not fit the ratings any more.",
                        "“{name}”: {n} verdicts do not fit the ratings any more.",
                        doubted,
                        name=one_line(matrix.set.name),
                    )
                )
        return tuple(said)


def _sides(matrix: Matrix) -> tuple[Side, ...]:
    return spread(
        (network.kinds, network.verdict is not None and network.verdict.is_chosen)
        for network in matrix.networks
    )


def _counted(matrix: Matrix, network: RatedNetwork) -> tuple[int, ...]:
    """Count the criteria by the rating that all gave, and those that differ."""
    given = [{r.rating for r in network.of(c.id)} for c in matrix.set.criteria]
    same = [ratings.copy().pop() for ratings in given if len(ratings) == 1]
    return (*(same.count(code) for code in RATINGS), sum(len(each) > 1 for each in given))


def _cell(text: str) -> Cell:
    return (Line(text),)


def _row(*texts: str) -> Row:
    return Row(tuple((Line(text),) for text in texts), texts[0])
