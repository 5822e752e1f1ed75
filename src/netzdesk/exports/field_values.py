"""The figures of the field report, one value in each cell: for calculating and filtering."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from netzdesk.base.i18n import Translator
from netzdesk.domain.rates import RATES, Rate
from netzdesk.exports.document import Column, Figure, FlatSheet, Value, one_line
from netzdesk.queries.field_groups import STAGES
from netzdesk.queries.field_report import FieldReport
from netzdesk.queries.field_texts import STAGE_NAMES, FieldTexts


class FieldValues:
    """The sheets of figures, made from one report."""

    def __init__(self, report: FieldReport, texts: FieldTexts, tr: Translator) -> None:
        self.tr = tr
        self.report = report
        self.texts = texts

    def of_groups(self) -> FlatSheet:
        """Return every rate of every group, one in each row."""
        tr = self.tr
        columns = (
            Column(tr("Stage"), 12),
            Column(tr("Grouped by"), 26),
            Column(tr("Group"), 32),
            Column(tr("Figure"), 14),
            Column(tr("Numerator"), 10),
            Column(tr("Denominator"), 12),
            Column(tr("Rate in %"), 10),
            Column(tr("Fewer than 5 cases"), 10),
        )
        return FlatSheet(tr("Single values"), columns, tuple(self._values()))

    def of_weeks(self, figure: Figure) -> FlatSheet:
        """Return the numbers of the chart, which the workbook's own chart reads."""
        tr = self.tr
        columns = (Column(tr("Week from"), 12), *(Column(s.title, 16) for s in figure.series))
        rows = zip(
            (week.monday for week in self.report.weeks),
            *(series.values for series in figure.series),
            strict=True,
        )
        return FlatSheet(figure.sheet, columns, tuple(rows))

    def _values(self) -> Iterator[tuple[Value, ...]]:
        tr, texts, report = self.tr, self.texts, self.report
        every = tr("All together")
        for stage in STAGES:
            name = tr(STAGE_NAMES[stage])
            for key in (*RATES, "e"):
                yield _value(name, every, "", key, report.total.outcomes[stage].rate(key))
            for grouping in report.groupings:
                by = one_line(texts.grouping(grouping))
                for group in grouping.groups:
                    called = one_line(texts.group(grouping, group))
                    for key in RATES:
                        yield _value(name, by, called, key, group.outcomes[stage].rate(key))
        for grouping in report.groupings:
            by = one_line(texts.grouping(grouping))
            for group in grouping.groups:
                called = one_line(texts.group(grouping, group))
                yield _value(None, by, called, tr("coverage"), group.coverage)
                yield _value(None, by, called, tr("attempts per full answer"), group.effort)
        for rows in (texts.districts, texts.tiers, texts.waves, texts.steps, texts.practice):
            for row in rows(report):
                yield _value(None, every, one_line(row.name), row.key, row.rate)


def _value(stage: str | None, by: str, group: str, figure: str, rate: Rate) -> tuple[Value, ...]:
    value = None if rate.value is None else float(rate.value * 100)
    return (
        stage,
        by,
        group or None,
        figure,
        _number(rate.numerator),
        _number(rate.denominator),
        value,
        "*" if rate.is_small else None,
    )


def _number(amount: Fraction) -> int | float:
    return amount.numerator if amount.denominator == 1 else float(amount)
