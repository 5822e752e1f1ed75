"""The contact log: a row for each attempt."""

from __future__ import annotations

from datetime import date

from netzdesk.base.dates import show_day, show_time
from netzdesk.base.i18n import Translator
from netzdesk.exports.document import (
    MISSING,
    Cell,
    Column,
    Document,
    FlatSheet,
    Line,
    Row,
    Value,
    labelled,
    lines_of,
    one_line,
    spread,
)
from netzdesk.exports.frame import Frame
from netzdesk.exports.naming import Naming
from netzdesk.exports.options import ExportOptions
from netzdesk.queries.contact_log import LoggedAttempt, contact_log
from netzdesk.store.engine import Connection

KEY = "contact-log"


def build(conn: Connection, options: ExportOptions, tr: Translator) -> Document:
    """Return the contact log. Raises Refused for a district that the study does not have."""
    frame = Frame.read(conn, options, tr)
    naming = Naming(options.persons, tr)
    region = frame.region
    chosen = [
        attempt
        for attempt in contact_log(conn)
        if region is None or attempt.whole_area or region in attempt.regions
    ]
    columns = [
        Column(tr("No."), 7),
        Column(tr("Date"), 14),
        Column(tr("Institution"), 46),
        Column(tr("Contact attempt"), 30),
        Column(tr("Outcome"), 36),
        Column(tr("Recorded by"), 20),
    ]
    if options.persons == "full":
        columns.append(Column(tr("Note"), 40))
    return frame.document(
        KEY,
        (tr("Contact log"), tr("Contact log")),
        tuple(columns),
        tuple(_row(attempt, frame, naming) for attempt in chosen),
        (_flat(chosen, frame, naming),),
        naming=naming,
        definitions=(
            (tr("No."), tr("Number of the attempt in the study, by day and time.")),
            (
                tr("corrected by"),
                tr("A corrected attempt stays in the log; only its correction counts."),
            ),
        ),
    )


def _districts(attempt: LoggedAttempt, frame: Frame) -> str:
    if attempt.whole_area:
        return frame.tr("whole area")
    return ", ".join(frame.district(region) for region in attempt.regions)


def _outcome(attempt: LoggedAttempt, frame: Frame) -> str:
    return frame.label("outcome", attempt.outcome)


def _row(attempt: LoggedAttempt, frame: Frame, naming: Naming) -> Row:
    day = show_day(attempt.day)
    cells: list[Cell] = [
        (Line(str(attempt.number)),),
        tuple(Line(text) for text in (day, show_time(attempt.at)) if text),
        (
            Line(one_line(attempt.institution)),
            Line(frame.label("institution_kind", attempt.kind)),
            Line(_districts(attempt, frame) or MISSING),
        ),
        _contact(attempt, frame, naming),
        _result(attempt, frame),
        _recorded(attempt, frame.tr),
    ]
    if naming.grade == "full":
        cells.append(spread(attempt.note))
    return Row(tuple(cells), f"{attempt.number} · {day} · {one_line(attempt.institution)}")


def _contact(attempt: LoggedAttempt, frame: Frame, naming: Naming) -> Cell:
    channel = frame.tr(
        "{channel}, {direction}",
        channel=frame.label("channel", attempt.channel),
        direction=frame.label("direction", attempt.direction),
    )
    person = naming.shown(attempt.person)
    return (Line(channel), *(Line(one_line(text)) for text in (person.name,) if text))


def _result(attempt: LoggedAttempt, frame: Frame) -> Cell:
    lines = [labelled(attempt.outcome, _outcome(attempt, frame))]
    if attempt.duration is not None:
        lines.append(Line(frame.tr("{minutes} min", minutes=attempt.duration)))
    return tuple(lines)


def _recorded(attempt: LoggedAttempt, tr: Translator) -> Cell:
    lines = [Line(one_line(attempt.initials))]
    if attempt.corrects is not None:
        lines.append(Line(tr("corrects no. {number}", number=attempt.corrects)))
    if attempt.corrected_by is not None:
        lines.append(Line(tr("corrected by no. {number}", number=attempt.corrected_by)))
    return tuple(lines)


def _flat(chosen: list[LoggedAttempt], frame: Frame, naming: Naming) -> FlatSheet:
    tr = frame.tr
    columns = [
        Column(tr("No."), 6),
        Column(tr("Date"), 11),
        Column(tr("Time"), 7),
        Column(tr("Institution"), 36),
        Column(tr("Kind"), 24),
        Column(tr("Regions"), 30),
        Column(tr("Channel"), 10),
        Column(tr("Direction"), 10),
        Column(tr("Outcome code"), 8),
        Column(tr("Outcome"), 36),
        Column(tr("Duration (min)"), 8),
        Column(tr("Recorded by"), 8),
        Column(tr("corrects"), 8),
        Column(tr("corrected by"), 8),
    ]
    if naming.grade != "none":
        columns.append(Column(tr("Person"), 24))
    if naming.grade == "full":
        columns.append(Column(tr("Note"), 48))
    rows = tuple(_values(attempt, frame, naming) for attempt in chosen)
    return FlatSheet(tr("Single values"), tuple(columns), rows)


def _values(attempt: LoggedAttempt, frame: Frame, naming: Naming) -> tuple[Value, ...]:
    values: list[Value] = [
        attempt.number,
        date.fromisoformat(attempt.day),
        show_time(attempt.at) or None,
        one_line(attempt.institution),
        frame.label("institution_kind", attempt.kind),
        _districts(attempt, frame) or None,
        frame.label("channel", attempt.channel),
        frame.label("direction", attempt.direction),
        attempt.outcome,
        _outcome(attempt, frame),
        attempt.duration,
        one_line(attempt.initials),
        attempt.corrects,
        attempt.corrected_by,
    ]
    if naming.grade != "none":
        values.append(one_line(naming.shown(attempt.person).name) or None)
    if naming.grade == "full":
        values.append("\n".join(lines_of(attempt.note)) or None)
    return tuple(values)
