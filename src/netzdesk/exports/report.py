"""The report in one folder: all tables and profiles of one state, and the manifest beside them.

Everything is made from one copy of the study. Each table is built once and then written as Excel,
PDF and Word, so all three say the same (docs/adr/0016-frozen-reports.md).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

from netzdesk.actions.snapshots import FreezeReport
from netzdesk.base.clock import local_day, system_clock
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_, Translator
from netzdesk.base.progress import Progress, Unwatched
from netzdesk.domain.report_states import free_name
from netzdesk.exports import (
    appendix_experts,
    appendix_networks,
    field_report,
    maturity,
    procedure,
    profile,
    selection,
    verification,
)
from netzdesk.exports.atomic import Draft, draft_folder
from netzdesk.exports.document import MISSING, Document
from netzdesk.exports.frame import Frame
from netzdesk.exports.letters.names import safe_name
from netzdesk.exports.options import ExportOptions
from netzdesk.exports.pdf import whole_pdf
from netzdesk.exports.profile import ProfileBook, profiles_book
from netzdesk.exports.profile_release import limit_text
from netzdesk.exports.registry import document, export_kind, write_document
from netzdesk.exports.report_folder import may_replace, sum_of, whole_report, write_sums
from netzdesk.exports.report_manifest import (
    NAME,
    ReportFile,
    ReportPart,
    ReportState,
    manifest_document,
    manifest_json,
    state_notices,
)
from netzdesk.queries.settings import read_settings
from netzdesk.queries.snapshots import Snapshot, key_figures, snapshots
from netzdesk.store.engine import Connection
from netzdesk.store.frozen import content_sum, pin_day, read_vector, rewind

KEY: Final = "report"
TITLE: Final = N_("Report in one folder: tables, profiles, manifest")

TABLES: Final = (
    appendix_experts.KEY,
    appendix_networks.KEY,
    verification.KEY,
    selection.KEY,
    maturity.KEY,
    procedure.KEY,
    field_report.KEY,
)
"""The tables of a report, in the order of its chapters."""
_NEVER_LIMITED: Final = frozenset({verification.KEY})
"""Tables that name networks whoever released it: a report with a limit goes without them."""
SUFFIXES: Final = (".xlsx", ".pdf", ".docx")
_NO_PROFILES: Final = {
    "export.none_chosen": N_("There are no profiles: no network is chosen yet."),
    "export.nothing_released": N_("There are no profiles: nothing of them is released yet."),
}
_PREPARING: Final = 2
"""Steps before the first file: the state, and its tables."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportChoices:
    """What is to be made: a frozen state again, or the present one, perhaps under a name."""

    options: ExportOptions
    name: str = ""
    note: str = ""
    snapshot: Snapshot | None = None
    today: date | None = None
    """The day of a new state where the study fixes none; None for the clock's."""


@dataclass(frozen=True, slots=True)
class MadeReport:
    """A whole report that has not got its name yet; whoever has it stores its state first."""

    draft: Draft
    state: ReportState
    options: ExportOptions
    files: tuple[ReportFile, ...]
    warnings: tuple[str, ...]

    @property
    def folder(self) -> Path:
        return self.draft.target


def snapshot_options(found: Snapshot) -> ExportOptions:
    """Return the choices with which a state was frozen."""
    return ExportOptions(
        persons=found.persons,  # type: ignore[arg-type]  # a closed list in the schema
        released=found.released,  # type: ignore[arg-type]
        language=found.language,
        as_of=found.status,
    )


def make_report(
    conn: Connection, target: Path, choices: ReportChoices, progress: Progress | None = None
) -> MadeReport:
    """Write a report into a folder beside its target; the caller gives it its name.

    `conn` is a copy in memory that is used up: it is taken back to the frozen state. Raises Refused
    when the folder cannot be made or has other files in it, and Cancelled when `progress` does;
    nothing is left then. A new state must have a name that no other one has.
    """
    watched = progress or Unwatched()
    if choices.name:
        free_name(choices.name, (each.name for each in snapshots(conn)))
    made = _Report(conn, choices, watched)
    draft = draft_folder(target, made.fill, whole_report, may_replace)
    return MadeReport(draft, made.state, made.options, tuple(made.files), made.warnings())


def freezing(made: MadeReport) -> FreezeReport:
    """Return the command that stores the state of a report that was made under a new name."""
    state, options = made.state, made.options
    return FreezeReport(
        name=state.name,
        vector=state.vector,
        sha256=state.sha256,
        figures=state.figures,
        day=state.day,
        note=state.note,
        persons=options.persons,
        released=options.released,
        language=options.language,
        status=options.as_of,
    )


class _Report:
    """A report while it is made."""

    def __init__(self, conn: Connection, choices: ReportChoices, progress: Progress) -> None:
        self.options = replace(choices.options, sort="number")
        self.files: list[ReportFile] = []
        self._conn = conn
        self._choices = choices
        self._watched = progress
        self._tr = Translator(choices.options.language)
        self._parts: list[ReportPart] = []
        self._notices: tuple[str, ...] = ()
        limited = _NEVER_LIMITED if self.options.released else ()
        self._tables = tuple(key for key in TABLES if key not in limited)
        self._steps = _PREPARING + (len(self._tables) + 1) * len(SUFFIXES) + 1
        self._done = 0

    def warnings(self) -> tuple[str, ...]:
        """Return what to tell at once, each sentence once."""
        said = [text for part in self._parts for text in part.warnings]
        every = dict.fromkeys((*self._notices, *said))
        limit = limit_text(self.options.released, self._tr)
        if limit and any(text != limit and text.startswith(limit.rstrip(".")) for text in every):
            every.pop(limit, None)  # it is said with what is left out
        return tuple(every)

    def fill(self, folder: Path) -> None:
        """Write all files into a new folder."""
        self.state = self._read_state()
        self._notices = state_notices(self.state, self._tr)
        if self.options.released:
            self._notices += (
                self._tr("The two-source check is left out: it names networks, released or not."),
            )
        frame = Frame.read(self._conn, self.options, self._tr)
        documents = list(self._documents())
        book = self._book()
        self._step()
        for made in documents:
            self._write_table(folder, made)
        self._write_profiles(folder, book, frame)
        self._write_manifest(folder, frame)

    def _read_state(self) -> ReportState:
        conn, kept = self._conn, self._choices.snapshot
        if kept is not None:
            rewind(conn, kept.vector, self._part())
        settings = read_settings(conn)
        today = self._choices.today or local_day(system_clock(), settings.zone)
        day = settings.reference_day or (kept.day if kept is not None else today.isoformat())
        vector, digest = read_vector(conn), content_sum(conn, self._part())
        pin_day(conn, day)
        figures = key_figures(conn, date.fromisoformat(day))
        self._step()
        if kept is None:
            return ReportState(
                name=self._choices.name,
                day=day,
                vector=vector,
                sha256=digest,
                figures=figures,
                note=self._choices.note,
            )
        return ReportState(
            name=kept.name,
            day=day,
            vector=vector,
            sha256=digest,
            figures=figures,
            note=kept.note,
            kept_sha256=kept.sha256,
            kept_figures=kept.figures,
        )

    def _documents(self) -> Iterator[Document]:
        part = self._part()
        for done, key in enumerate(self._tables):
            part.step(done, len(self._tables))
            yield document(self._conn, key, self._options_of(key))
        part.step(len(self._tables), len(self._tables))

    def _options_of(self, key: str) -> ExportOptions:
        """Return the choices that a table has: only some can be limited to what is released."""
        if export_kind(key).by_release:
            return self.options
        return replace(self.options, released="")

    def _book(self) -> ProfileBook | None:
        """Return the profiles of all chosen networks; None when none is chosen."""
        try:
            return profiles_book(self._conn, self.options, self._tr)
        except Refused as refused:
            if refused.code not in _NO_PROFILES:
                raise
            self._notices += (self._tr(_NO_PROFILES[refused.code]),)
            return None

    def _write_table(self, folder: Path, made: Document) -> None:
        name = safe_name(made.title)
        self._parts.append(ReportPart(made.key, made.title, made.about, made.warnings))
        for suffix in SUFFIXES:
            path = folder / f"{name}{suffix}"
            whole = write_document(made, path, self._part())
            self._note(path, made.key, made.title, made.row_count, whole=whole)

    def _write_profiles(self, folder: Path, book: ProfileBook | None, frame: Frame) -> None:
        from netzdesk.exports.profile_pdf import write_book
        from netzdesk.exports.profile_word import profiles_word
        from netzdesk.exports.word_parts import whole_word

        if book is None:
            return
        key, count = profile.KEY_ALL, len(book.profiles)
        path = folder / f"{safe_name(book.title)}.pdf"
        _, warnings = write_book(book, path, self._part())
        self._note(path, key, book.title, count, whole=whole_pdf(path))
        tr = self._tr
        about = (
            (tr("Profiles"), str(count)),
            (tr("Persons"), book.note),
            (tr("Status date"), frame.options.as_of or frame.settings.status_date or MISSING),
        )
        self._parts.append(ReportPart(key, book.title, about, warnings))
        path = path.with_suffix(".docx")
        path.write_bytes(profiles_word(book, self._part()))
        self._note(path, key, book.title, count, whole=whole_word(path))

    def _write_manifest(self, folder: Path, frame: Frame) -> None:
        """Write the manifest: the readable one names all files but those of the manifest itself."""
        notices = self.warnings()
        made = manifest_document(self.state, frame, self._parts, self.files, notices)
        for suffix in (".pdf", ".docx"):
            path = folder / f"{safe_name(made.tab)}{suffix}"
            whole = write_document(made, path, self._part())
            self._note(path, made.key, made.title, made.row_count, whole=whole)
        text = manifest_json(self.state, frame, self._parts, self.files, notices)
        (folder / NAME).write_text(text, encoding="utf-8", newline="\n")
        write_sums(folder)

    def _note(self, path: Path, kind: str, title: str, rows: int, *, whole: bool) -> None:
        if not whole:
            raise OSError(f"{kind}{path.suffix} is not whole")  # said as every unwritten file is
        self.files.append(
            ReportFile(path.name, kind, title, rows, path.stat().st_size, sum_of(path))
        )
        self._step()

    def _step(self) -> None:
        self._done = min(self._done + 1, self._steps)
        self._watched.step(self._done * _FINE, self._steps * _FINE)

    def _part(self) -> Progress:
        return _Part(self._watched, self._done, self._steps)


_FINE: Final = 100
"""Parts of a step, so that the bar moves within a long file."""


class _Part:
    """The progress of one file within that of the whole report; a second pass moves no bar back."""

    def __init__(self, whole: Progress, at: int, steps: int) -> None:
        self._whole = whole
        self._begun = at * _FINE
        self._total = steps * _FINE
        self._furthest = 0

    def step(self, done: int, total: int) -> None:
        share = _FINE * done // total if total else 0
        self._furthest = max(self._furthest, min(share, _FINE))
        self._whole.step(self._begun + self._furthest, self._total)
