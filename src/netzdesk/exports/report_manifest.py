"""The manifest of a report: what is in it, by which filter and definitions, with which figures."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from netzdesk import __version__
from netzdesk.base.dates import show_day
from netzdesk.base.i18n import Translator
from netzdesk.domain.report_states import PERSONS, RELEASED, figure_lines
from netzdesk.exports.document import (
    MISSING,
    Block,
    Column,
    Document,
    FlatSheet,
    Line,
    Row,
    Section,
    lines_of,
    one_line,
)
from netzdesk.exports.frame import Frame
from netzdesk.exports.naming import Naming

KEY: Final = "manifest"
NAME: Final = "manifest.json"
FORMAT: Final = "netzdesk-report"
VERSION: Final = 1
"""Of the manifest's own form: raised when a field changes its meaning."""

_FEW: Final = 3
"""So many things the profiles say of themselves; tables say more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportState:
    """The state of the study that a report is made from."""

    name: str
    """Of the frozen state; empty for a report of the present state that is not kept."""
    day: str
    vector: Mapping[str, int]
    sha256: str
    figures: Mapping[str, int]
    note: str = ""
    kept_sha256: str = ""
    """The sum that was stored when the state was frozen; empty for a state that is new."""
    kept_figures: Mapping[str, int] | None = None

    @property
    def is_kept(self) -> bool:
        """Whether the content has the sum that was stored; a new state has."""
        return self.kept_sha256 in ("", self.sha256)

    @property
    def has_kept_figures(self) -> bool:
        return self.kept_figures is None or dict(self.kept_figures) == dict(self.figures)


@dataclass(frozen=True, slots=True)
class ReportFile:
    """One file of a report; a table is one content in several formats."""

    name: str
    kind: str
    title: str
    rows: int
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class ReportPart:
    """What one table says of itself: filter, persons, counts, definitions, warnings."""

    kind: str
    title: str
    about: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...]


def state_notices(state: ReportState, tr: Translator) -> tuple[str, ...]:
    """Return what a report that is made again must say of its state."""
    said = []
    if not state.is_kept:
        said.append(
            tr(
                "The content is not that of the frozen state any more (other check sum): personal "
                "data was erased since, or rows were changed behind the program’s back."
            )
        )
    elif not state.has_kept_figures:
        said.append(
            tr("The content is that of the frozen state; this version counts some figures anew.")
        )
    return tuple(said)


def manifest_json(
    state: ReportState,
    frame: Frame,
    parts: Sequence[ReportPart],
    files: Sequence[ReportFile],
    notices: Sequence[str],
) -> str:
    """Return the manifest for programs."""
    options = frame.options
    told: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "program": f"NetzDesk {__version__}",
        "study": frame.settings.title,
        "sample": frame.settings.sample,
        "status": frame.status,
        "language": frame.tr.language,
        "persons": options.persons,
        "released": options.released,
        "state": {
            "name": state.name,
            "frozen": bool(state.name),
            "day": state.day,
            "sha256": state.sha256,
            "kept_sha256": state.kept_sha256 or state.sha256,
            "vector": dict(state.vector),
            "note": state.note if options.persons == "full" else "",
        },
        "figures": dict(state.figures),
        "notices": list(notices),
        "parts": [
            {
                "kind": part.kind,
                "title": part.title,
                "about": [list(pair) for pair in part.about],
                "warnings": list(part.warnings),
            }
            for part in parts
        ],
        "files": [asdict(file) for file in files],
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def manifest_document(
    state: ReportState,
    frame: Frame,
    parts: Sequence[ReportPart],
    files: Sequence[ReportFile],
    notices: tuple[str, ...],
) -> Document:
    """Return the manifest for readers."""
    made = _Readable(state, frame)
    tr = frame.tr
    sections = (
        Section(tr("State and key figures"), (made.state(), made.figures())),
        Section(tr("Files"), (made.files(files),)),
        Section(tr("Definitions"), tuple(made.parts(parts))),
    )
    return frame.document(
        KEY,
        (tr("Manifest of the report"), tr("Manifest")),
        (),
        (),
        (made.flat_files(files),),
        sections=sections,
        naming=Naming(frame.options.persons, tr),
        definitions=(),
        warnings=notices,
    )


class _Readable:
    """The blocks of the manifest."""

    def __init__(self, state: ReportState, frame: Frame) -> None:
        self._state = state
        self._frame = frame
        self._tr = frame.tr

    def state(self) -> Block:
        state, frame, tr = self._state, self._frame, self._tr
        pairs = [
            (tr("Frozen state"), one_line(state.name) or tr("not frozen: the state of this day")),
            (tr("Day"), show_day(state.day)),
            (tr("Check sum of the content"), state.sha256),
            (tr("Persons"), tr(PERSONS[frame.options.persons])),
            (tr("Release"), tr(RELEASED[frame.options.released])),
            (tr("Program"), tr("NetzDesk {version}", version=__version__)),
        ]
        if state.note and frame.options.persons == "full":
            pairs.insert(1, (tr("Note"), " ".join(lines_of(state.note))))
        return self._pairs(tr("State"), pairs)

    def figures(self) -> Block:
        tr = self._tr
        lines = figure_lines(self._state.figures, tr)
        return self._pairs(tr("Key figures"), [(label, str(number)) for label, number in lines])

    def files(self, files: Sequence[ReportFile]) -> Block:
        tr = self._tr
        return Block(
            heading=tr("What is in the folder"),
            text=(
                tr(
                    "Excel, PDF and Word of a table are made from one content and say the same. "
                    "{name} has the sums of all files.",
                    name="SHA256SUMS.txt",
                ),
            ),
            columns=(
                Column(tr("File"), 46),
                Column(tr("Rows"), 8),
                Column(tr("Size (bytes)"), 14),
                Column("SHA-256", 66),
            ),
            rows=tuple(
                Row(
                    (
                        (Line(file.name),),
                        (Line(str(file.rows)),),
                        (Line(str(file.size)),),
                        (Line(file.sha256),),
                    ),
                    file.name,
                )
                for file in files
            ),
        )

    def parts(self, parts: Sequence[ReportPart]) -> Iterator[Block]:
        """Yield what each table says of itself; what all of them say stands once, before them."""
        tr = self._tr
        tables = [part for part in parts if len(part.about) > _FEW]
        common = [p for p in tables[0].about if all(p in part.about for part in tables)]
        yield self._pairs(tr("Of all tables"), common)
        for part in parts:
            own = [pair for pair in part.about if pair not in common]
            warned = [(tr("Warning"), text) for text in part.warnings]
            yield self._pairs(one_line(part.title), [*own, *warned])

    def flat_files(self, files: Sequence[ReportFile]) -> FlatSheet:
        tr = self._tr
        columns = (
            Column(tr("File"), 46),
            Column(tr("Rows"), 8),
            Column(tr("Size (bytes)"), 14),
            Column("SHA-256", 66),
        )
        rows = tuple((file.name, file.rows, file.size, file.sha256) for file in files)
        return FlatSheet(tr("Files"), columns, rows)

    def _pairs(self, heading: str, pairs: Sequence[tuple[str, str]]) -> Block:
        tr = self._tr
        columns = (Column(tr("What"), 40), Column(tr("Value"), 100))
        rows = tuple(
            Row(((Line(one_line(label)),), (Line(one_line(said) or MISSING),)), one_line(label))
            for label, said in pairs
        )
        return Block(heading=heading, columns=columns, rows=rows)
