"""The field report: response, contact and coverage, the district rates, progress over time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields

from netzdesk.base.clock import local_day, system_clock
from netzdesk.base.dates import show_day
from netzdesk.base.i18n import Translator
from netzdesk.domain.rate_texts import (
    of_text,
    percent_text,
    ratio_text,
    whole_text,
)
from netzdesk.domain.rates import Cases, Rate
from netzdesk.exports.document import (
    Block,
    Cell,
    Column,
    Document,
    Figure,
    Line,
    Row,
    Section,
    Series,
    one_line,
)
from netzdesk.exports.field_values import FieldValues
from netzdesk.exports.frame import Frame
from netzdesk.exports.naming import Naming
from netzdesk.exports.options import ExportOptions
from netzdesk.queries.field_groups import STAGES, AreaDistricts, By, Grouping, Stage
from netzdesk.queries.field_report import FieldReport, field_report
from netzdesk.queries.field_texts import CASE_NAMES, STAGE_NAMES, FieldTexts, RateRow
from netzdesk.store.engine import Connection

KEY = "field-report"

RowsOfStage = Callable[[FieldReport, Stage], Iterator[RateRow]]


def build(conn: Connection, options: ExportOptions, tr: Translator) -> Document:
    """Return the field report as it stands on the study's reference day."""
    frame = Frame.read(conn, options, tr)
    report = field_report(conn, local_day(system_clock(), frame.settings.zone))
    made = _Report(frame, report)
    values = FieldValues(report, made.texts, tr)
    return frame.document(
        KEY,
        (tr("Field report"), tr("Field report")),
        (),
        (),
        (values.of_groups(), values.of_weeks(progress_figure(report, tr))),
        sections=tuple(made.sections()),
        naming=Naming(options.persons, tr),
        definitions=made.definitions(),
        warnings=(*made.warnings(), *frame.without_information(conn)),
    )


def progress_figure(report: FieldReport, tr: Translator) -> Figure:
    """Return the chart of the field work over time."""
    weeks = report.weeks
    last = weeks[-1] if weeks else None
    return Figure(
        title=tr("Progress over time"),
        description=tr(
            "{weeks} weeks: {answered} institutions have answered, {verified} districts are "
            "verified.",
            weeks=len(weeks),
            answered=last.answered if last else 0,
            verified=last.verified if last else 0,
        ),
        ticks=tuple(week.monday.strftime("%d.%m.") for week in weeks),
        series=(
            Series(tr("Institutions that have answered"), tuple(w.answered for w in weeks)),
            Series(tr("Verified districts"), tuple(w.verified for w in weeks)),
            Series(tr("Contact attempts per week"), tuple(w.attempts for w in weeks), bars=True),
        ),
        sheet=tr("Numbers by week"),
    )


class _Report:
    """The parts of the export."""

    def __init__(self, frame: Frame, report: FieldReport) -> None:
        self.tr = frame.tr
        self.report = report
        kinds = {c: label for (v, c), label in frame.labels.items() if v == "institution_kind"}
        self.texts = FieldTexts(frame.tr, kinds)

    def sections(self) -> Iterator[Section]:
        tr = self.tr
        yield Section(tr("Overview"), tuple(self._overview()))
        yield Section(tr("Districts"), tuple(self._districts()))
        for grouping in self.report.groupings:
            if grouping.by is not By.DISTRICT:
                yield Section(self._by(grouping), tuple(self._groups(grouping)))
        yield Section(tr("Further rates"), tuple(self._further()))
        yield Section(tr("Contacts"), tuple(self._contacts()))
        yield Section(tr("Progress over time"), tuple(self._progress()))

    def definitions(self) -> tuple[tuple[str, str], ...]:
        tr, texts = self.tr, self.texts
        return (
            *((tr(STAGE_NAMES[stage]), texts.stage(self.report, stage)) for stage in STAGES),
            (tr("Letters"), texts.letters()),
            ("*", texts.small()),
            (tr("Reference day"), show_day(self.report.day.isoformat())),
        )

    def warnings(self) -> tuple[str, ...]:
        still_open = self.report.total.still_open
        if not still_open or self.report.field_phase_ended:
            return ()
        return (
            self.tr.plural(
                "{n} institution is still open: the final rates leave it out.",
                "{n} institutions are still open: the final rates leave them out.",
                still_open,
            ),
        )

    def _by(self, grouping: Grouping) -> str:
        return self.tr("By {what}", what=one_line(self.texts.grouping(grouping)))

    def _overview(self) -> Iterator[Block]:
        tr, texts, report = self.tr, self.texts, self.report
        yield Block(
            heading=tr("Response and contact"),
            text=tuple(texts.stage(report, stage) for stage in STAGES),
            columns=self._stage_columns(),
            rows=tuple(self._stage_rows(texts.headline)),
        )
        yield Block(
            heading=tr("Institutions by outcome"),
            columns=(
                Column(tr("Outcome"), 60),
                Column(tr("Letter"), 14),
                Column(tr("Interim"), 15),
                Column(tr("Share"), 15),
                Column(tr("Final figures"), 15),
                Column(tr("Share, final"), 20),
            ),
            rows=tuple(self._case_rows()),
            after=(
                tr("E = I + P + R + O + NC. Rates after AAPOR, Standard Definitions."),
                texts.small(),
            ),
        )
        yield self._rates(tr("Two-source check of the districts"), texts.districts(report))

    def _case_rows(self) -> Iterator[Row]:
        tr, outcomes = self.tr, self.report.total.outcomes
        interim, final = (outcomes[stage].cases for stage in STAGES)
        names = [(field, letter, tr(meaning)) for field, (letter, meaning) in CASE_NAMES.items()]
        for field, letter, meaning in (*names, ("total", "", tr("All together"))):
            now, closed = getattr(interim, field), getattr(final, field)
            yield _row(
                meaning,
                letter,
                str(now),
                percent_text(Rate.of(now, interim.total), tr),
                str(closed),
                percent_text(Rate.of(closed, final.total), tr),
            )

    def _districts(self) -> Iterator[Block]:
        tr, texts, report = self.tr, self.texts, self.report
        yield self._rates(tr("Yield of each tier of offices"), texts.tiers(report))
        kinds = dict.fromkeys(area.kind for area in report.areas)
        for kind in kinds:
            areas = [area for area in report.areas if area.kind == kind]
            yield Block(
                heading=one_line(kind),
                columns=(
                    Column(tr("Area"), 30),
                    Column(tr("Districts"), 10),
                    Column(tr("Coverage"), 20),
                    Column(tr("Verified"), 20),
                    Column(tr("Ended by a decision"), 20),
                    Column(tr("Contested"), 20),
                    Column(tr("Agreement"), 20),
                ),
                rows=tuple(map(self._area, areas)),
            )

    def _area(self, area: AreaDistricts) -> Row:
        found = area.figures
        rates = (found.coverage, found.verified, found.settled, found.contested, found.agreement)
        return _row(
            one_line(area.name), str(found.regions), *(whole_text(r, self.tr) for r in rates)
        )

    def _groups(self, grouping: Grouping) -> Iterator[Block]:
        for stage in STAGES:
            yield Block(
                heading=self.tr(
                    "{what}: {stage}", what=self._by(grouping), stage=self.tr(STAGE_NAMES[stage])
                ),
                columns=self._group_columns(grouping),
                rows=tuple(self._group_rows(grouping, stage)),
            )

    def _group_columns(self, grouping: Grouping) -> tuple[Column, ...]:
        tr = self.tr
        return (
            Column(one_line(self.texts.grouping(grouping)), 30),
            Column(tr("Institutions"), 11),
            *(Column(letter, 6) for letter, _ in CASE_NAMES.values()),
            Column(tr("still open"), 10),
            Column(tr("Response RR2"), 18),
            Column(tr("Response RR1"), 18),
            Column(tr("Contact CON1"), 17),
            Column(tr("Coverage"), 17),
            Column(tr("Attempts per full answer"), 16),
        )

    def _group_rows(self, grouping: Grouping, stage: Stage) -> Iterator[Row]:
        tr = self.tr
        total = (tr("All together"), self.report.total)
        for name, group in (*((self.texts.group(grouping, g), g) for g in grouping.groups), total):
            outcome = group.outcomes[stage]
            yield _row(
                one_line(name),
                str(outcome.cases.total),
                *_cases(outcome.cases),
                str(group.still_open),
                *(whole_text(outcome.rate(key), tr) for key in ("RR2", "RR1", "CON1")),
                whole_text(group.coverage, tr),
                f"{ratio_text(group.effort, tr)} ({of_text(group.effort, tr)})",
            )

    def _further(self) -> Iterator[Block]:
        tr, texts = self.tr, self.texts
        yield Block(
            heading=tr("Further rates after AAPOR"),
            columns=self._stage_columns(),
            rows=tuple(self._stage_rows(texts.further)),
            after=(
                tr(
                    "U is weighted by e, which is estimated for each kind of institution from "
                    "those of which it is known; where none is known, all count as responsible."
                ),
                tr("RR5 and RR6 hold only if all institutions in U turn out to be outside."),
            ),
        )
        kinds = tuple(self._stage_rows(texts.eligibility))
        if kinds:
            yield Block(
                heading=tr("e by kind of institution"),
                columns=self._stage_columns(),
                rows=kinds,
            )

    def _contacts(self) -> Iterator[Block]:
        tr, texts, report = self.tr, self.texts, self.report
        yield self._rates(tr("What the field work took"), texts.practice(report))
        if report.contacts.waves:
            yield self._rates(tr("Yield of each wave"), texts.waves(report))
        yield self._rates(tr("Yield of each contact in turn"), texts.steps(report))

    def _progress(self) -> Iterator[Block]:
        tr, figure = self.tr, progress_figure(self.report, self.tr)
        if not self.report.weeks:
            yield Block(text=(tr("No contact was recorded yet."),))
            return
        yield Block(
            heading=figure.title,
            text=(
                figure.description,
                tr(
                    "A past week is checked by the days of statements, judgements, interviews "
                    "and decisions; ties between sources are those of today."
                ),
            ),
            figure=figure,
        )
        yield Block(
            columns=(Column(tr("Week from"), 14), *(Column(s.title, 24) for s in figure.series)),
            rows=tuple(
                _row(show_day(week.monday.isoformat()), *map(str, numbers))
                for week, *numbers in zip(
                    self.report.weeks, *(series.values for series in figure.series), strict=True
                )
            ),
        )

    def _rates(self, heading: str, rows: Iterable[RateRow]) -> Block:
        tr = self.tr
        made = tuple(
            _row(
                one_line(row.name),
                row.meaning,
                ratio_text(row.rate, tr) if row.is_ratio else percent_text(row.rate, tr),
                of_text(row.rate, tr),
            )
            for row in rows
        )
        if not made:
            return Block(heading=heading, text=(tr("No entries"),))
        columns = (
            Column(tr("Figure"), 46),
            Column(tr("What is counted"), 60),
            Column(tr("Rate"), 12),
            Column(tr("Numerator / denominator"), 20),
        )
        return Block(heading=heading, columns=columns, rows=made)

    def _stage_columns(self) -> tuple[Column, ...]:
        tr = self.tr
        return (
            Column(tr("Figure"), 46),
            Column(tr("Formula"), 34),
            Column(tr("Interim"), 14),
            Column(tr("Numerator / denominator"), 20),
            Column(tr("Final figures"), 12),
            Column(tr("Numerator and denominator, final"), 20),
        )

    def _stage_rows(self, of: RowsOfStage) -> Iterator[Row]:
        tr = self.tr
        interim, final = (of(self.report, stage) for stage in STAGES)
        for now, closed in zip(interim, final, strict=True):
            yield _row(
                now.name,
                now.meaning,
                percent_text(now.rate, tr),
                of_text(now.rate, tr),
                percent_text(closed.rate, tr),
                of_text(closed.rate, tr),
            )


def _cases(cases: Cases) -> tuple[str, ...]:
    return tuple(str(getattr(cases, field.name)) for field in fields(Cases))


def _row(*texts: str) -> Row:
    cells: tuple[Cell, ...] = tuple((Line(text),) for text in texts)
    return Row(cells, texts[0])
