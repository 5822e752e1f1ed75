"""What stands around every export's table: study, status date, filter, persons, definitions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self

from netzdesk import __version__
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_, Translator
from netzdesk.domain.settings import StudySettings
from netzdesk.exports.document import (
    MISSING,
    Column,
    Document,
    FlatSheet,
    Row,
    Section,
    Value,
    writable,
)
from netzdesk.exports.naming import Naming
from netzdesk.exports.options import ORDERS, ExportOptions
from netzdesk.queries.appendix import RegionName, last_change, regions
from netzdesk.queries.settings import read_settings
from netzdesk.queries.terms import Term, terms_by_vocabulary
from netzdesk.queries.verification_states import findings_without_information
from netzdesk.store.engine import Connection


@dataclass(frozen=True, slots=True)
class Frame:
    """The study around an export, and the choices made for it."""

    tr: Translator
    options: ExportOptions
    settings: StudySettings
    regions: Mapping[str, RegionName]
    changed_ms: int
    labels: Mapping[tuple[str, str], str]

    @classmethod
    def read(cls, conn: Connection, options: ExportOptions, tr: Translator) -> Self:
        """Read what every export needs of the study.

        Raises Refused `export.unknown_region` or `export.unknown_field` for a filter that
        the study does not have.
        """
        terms = terms_by_vocabulary(conn)
        frame = cls(
            tr,
            options,
            read_settings(conn),
            regions(conn),
            last_change(conn),
            _labels(terms, tr.language),
        )
        if options.region is not None and frame.region is None:
            raise Refused(
                "export.unknown_region",
                N_("The study has no district with the AGS {ags}. Choose one of its districts."),
                field="region",
                ags=options.region,
            )
        fields = {term.code for term in terms.get("field_of_action", ())}
        if options.field is not None and options.field not in fields:
            raise Refused(
                "export.unknown_field",
                N_("There is no field of action {given}. Choose one of: {codes}."),
                field="field",
                given=options.field,
                codes=", ".join(sorted(fields)) or MISSING,
            )
        return frame

    @property
    def region(self) -> RegionName | None:
        """The district that the export is filtered by."""
        wanted = self.options.region
        return next((region for region in self.regions.values() if region.ags == wanted), None)

    @property
    def status(self) -> str:
        """„Stand 03/2010“: as asked for, else as the study says, never today's date."""
        said = self.options.as_of or self.settings.status_date or MISSING
        return self.tr("Status date {day}", day=said)

    @property
    def sample(self) -> str:
        """„Beispieldaten“ when the study is the sample; else empty."""
        return self.tr("Sample data") if self.settings.sample else ""

    def label(self, vocabulary: str, code: str) -> str:
        """Return the label of a term in the export's language; the code when it is unknown."""
        return self.labels.get((vocabulary, code), code)

    def district(self, region: RegionName) -> str:
        """Return a district with its kind: two of them may share a name."""
        return self.tr("{name} ({kind})", name=region.name, kind=region.kind)

    def filter(self) -> str:
        """Return the sentence that names the filter; empty when nothing is left out."""
        region, code = self.region, self.options.field
        if region and code:
            return self.tr(
                "Filter: {district}; field of action: {field}",
                district=self.district(region),
                field=self.label("field_of_action", code),
            )
        if region:
            return self.tr("Filter: {district}", district=self.district(region))
        if code:
            return self.tr(
                "Filter: field of action: {field}", field=self.label("field_of_action", code)
            )
        return ""

    def without_information(self, conn: Connection) -> tuple[str, ...]:
        """Return the sentence that says for how many districts there is no information.

        Of the district that is filtered by alone; none where there is information everywhere.
        """
        region = self.region
        without, total = findings_without_information(conn, region.id if region else None)
        if not without:
            return ()
        tr = self.tr
        return (tr("No information for {n} of {total} districts", n=without, total=total),)

    def document(
        self,
        key: str,
        titles: tuple[str, str],
        columns: tuple[Column, ...],
        rows: tuple[Row, ...],
        sheets: tuple[FlatSheet, ...],
        *,
        sections: tuple[Section, ...] = (),
        naming: Naming,
        definitions: tuple[tuple[str, str], ...],
        warnings: tuple[str, ...] = (),
        ordered: bool = False,
    ) -> Document:
        """Put the study's facts around a table or sections, and mark the sample in all parts.

        `titles` are the title and the short one for the tab. A section of one page carries the
        lines of the head itself and is cut until it fits.
        """
        tr, (title, tab) = self.tr, titles
        order = tr(ORDERS[self.options.sort]) if ordered else ""
        document = Document(
            key=key,
            language=tr.language,
            title=title,
            tab=tab,
            study=self.settings.title,
            status=self.status,
            sample=self.sample,
            head=_filled(self.filter(), naming.note, *warnings),
            columns=columns,
            rows=rows,
            sheets=tuple(self._marked(sheet) for sheet in sheets),
            about=self._about(title, order, naming, rows if columns else None, sheets)
            + definitions,
            changed_ms=self.changed_ms,
            warnings=warnings,
            sections=sections,
        )
        document, replaced = writable(document)
        whole = self._warned(document, replaced) if replaced else document
        return self._fitted(whole)

    def _fitted(self, document: Document) -> Document:
        """Put the lines of the head into each section of one page, and cut it until it fits."""
        if not document.portrait:
            return document
        from netzdesk.exports.fitting import fit
        from netzdesk.exports.flow import PORTRAIT, Faces, Flow

        flow = Flow(Faces(), PORTRAIT)
        return replace(
            document,
            sections=tuple(
                fit(_headed(section, document.head), flow) for section in document.sections
            ),
        )

    def _about(
        self,
        title: str,
        order: str,
        naming: Naming,
        rows: tuple[Row, ...] | None,
        sheets: tuple[FlatSheet, ...],
    ) -> tuple[tuple[str, str], ...]:
        """Return the facts for the last sheet; `rows` is None where there is no one table."""
        tr = self.tr
        said: list[tuple[str, str]] = [
            (tr("Study"), self.settings.title or MISSING),
            (tr("Table"), title),
            (tr("Status date"), self.options.as_of or self.settings.status_date or MISSING),
            (tr("Filter"), self.filter() or tr("no filter")),
        ]
        if order:
            said.append((tr("Order"), order))
        said.append((tr("Persons"), naming.note))
        if self.sample:
            said.append((self.sample, tr("The contact log of this study is made up.")))
        said.append((tr("Program"), tr("NetzDesk {version}", version=__version__)))
        if rows is not None:
            said.append((tr("Rows in the table"), str(len(rows))))
        said += [
            (tr("Rows in “{sheet}”", sheet=sheet.title), str(len(sheet.rows))) for sheet in sheets
        ]
        said.append(
            (MISSING, tr("In the table: no value is known. The flat sheet is empty there."))
        )
        return tuple(said)

    def _marked(self, sheet: FlatSheet) -> FlatSheet:
        if not self.sample:
            return sheet
        mark: tuple[Value, ...] = (self.sample,)
        columns = (*sheet.columns, Column(self.tr("Remark on the data"), 16))
        return FlatSheet(sheet.title, columns, tuple(row + mark for row in sheet.rows))

    def _warned(self, document: Document, replaced: int) -> Document:
        warning = self.tr.plural(
            "{n} character that no file can hold is shown as \N{REPLACEMENT CHARACTER}.",
            "{n} characters that no file can hold are shown as \N{REPLACEMENT CHARACTER}.",
            replaced,
        )
        return replace(
            document,
            head=(*document.head, warning),
            warnings=(*document.warnings, warning),
            about=(*document.about, (self.tr("Characters"), warning)),
        )


def _labels(terms: Mapping[str, tuple[Term, ...]], language: str) -> dict[tuple[str, str], str]:
    return {
        (vocabulary, term.code): term.label(language)
        for vocabulary, listed in terms.items()
        for term in listed
    }


def _filled(*lines: str) -> tuple[str, ...]:
    return tuple(line for line in lines if line)


def _headed(section: Section, head: tuple[str, ...]) -> Section:
    first, *others = section.blocks
    return replace(section, blocks=(replace(first, text=(*head, *first.text)), *others))
