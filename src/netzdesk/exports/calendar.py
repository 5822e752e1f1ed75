"""Agreed dates as iCalendar (RFC 5545), for Outlook and any other calendar.

An entry says no more than is asked for: without persons it has the kind of office and the
district, with functions also the institution and its phone, with names the person whose naming
is recorded. A planned interview says with which network, and with names also where one meets.
Notes and reasons never go out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from netzdesk import __version__
from netzdesk.base.clock import DEFAULT_ZONE
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_, Translator
from netzdesk.base.progress import Progress
from netzdesk.exports.frame import Frame
from netzdesk.exports.naming import Naming
from netzdesk.exports.options import ExportOptions
from netzdesk.queries.agreed_dates import DatedFollowUp, dated_follow_ups
from netzdesk.store.engine import Connection

if TYPE_CHECKING:
    from icalendar import Calendar, Event

KEY: Final = "calendar"
SUFFIX: Final = ".ics"
_HALF_HOUR: Final = timedelta(minutes=30)
_HOUR: Final = timedelta(hours=1)
"""How long an interview is entered; a call back half as long."""
_KEPT_DAYS: Final = 60
"""Cancelled entries are sent so long after their day; later no calendar holds them open."""


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """What is written: the bytes, and how many entries they hold."""

    content: bytes
    entries: int


def calendar(conn: Connection, options: ExportOptions, tr: Translator) -> CalendarFile:
    """Return the agreed dates of the study, those taken back as cancelled.

    Raises Refused for a district that the study does not have.
    """
    frame = Frame.read(conn, options, tr)
    region = frame.region
    changed = datetime.fromtimestamp(frame.changed_ms / 1000, ZoneInfo(frame.settings.zone))
    oldest = (changed.date() - timedelta(days=_KEPT_DAYS)).isoformat()
    chosen = [
        each
        for each in dated_follow_ups(conn)
        if each.agreed
        and (not each.cancelled or each.due >= oldest)
        and (region is None or each.whole_area or region in each.districts)
    ]
    return _file(chosen, frame)


def calendar_of(
    conn: Connection, follow_up: str, options: ExportOptions, tr: Translator
) -> CalendarFile:
    """Return one follow-up, agreed or not. Raises Refused `calendar.missing` when it is no more."""
    found = dated_follow_ups(conn, follow_up)
    if not found:
        raise Refused("calendar.missing", N_("This follow-up does not exist any more."))
    return _file(found, Frame.read(conn, options, tr))


def write_calendar(
    conn: Connection, options: ExportOptions, tr: Translator, path: Path, progress: Progress
) -> tuple[int, tuple[str, ...]]:
    """Write the agreed dates; return how many there are, and what is to be told."""
    progress.step(0, 1)
    made = calendar(conn, options, tr)
    path.write_bytes(made.content)
    progress.step(1, 1)
    return made.entries, () if made.entries else (tr("No agreed date is open."),)


def whole_calendar(path: Path) -> bool:
    """Tell whether a calendar file can be read again."""
    from icalendar import Calendar

    try:
        Calendar.from_ical(path.read_bytes())
    except ValueError:
        return False
    return True


def _file(chosen: list[DatedFollowUp] | tuple[DatedFollowUp, ...], frame: Frame) -> CalendarFile:
    from icalendar import Calendar

    made = Calendar()
    made.add("prodid", f"-//NetzDesk//NetzDesk {__version__}//{frame.tr.language.upper()}")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    naming = Naming(frame.options.persons, frame.tr)
    events = [_event(each, frame, naming) for each in chosen]
    if any(each.time for each in chosen):
        _add_zone(made, frame.settings.zone, [each.due for each in chosen])
    for event in events:
        made.add_component(event)
    return CalendarFile(made.to_ical(), len(events))


def _event(due: DatedFollowUp, frame: Frame, naming: Naming) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", f"{due.id}@netzdesk")
    event.add("sequence", due.changes)
    event.add("dtstamp", due.changed)
    event.add("last-modified", due.changed)
    event.add("status", "CANCELLED" if due.cancelled else "CONFIRMED")
    event.add("summary", _summary(due, frame))
    if due.time:
        start = datetime.fromisoformat(f"{due.due}T{due.time}")
        event.add("dtstart", start.replace(tzinfo=ZoneInfo(frame.settings.zone)))
        event.add("duration", _HOUR if due.interview else _HALF_HOUR)
    else:
        day = date.fromisoformat(due.due)
        event.add("dtstart", day)
        event.add("dtend", day + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
    if due.meeting_place and frame.options.persons == "full" and not due.cancelled:
        event.add("location", due.meeting_place)
    details = _details(due, frame, naming)
    if details and not due.cancelled:
        event.add("description", "\n".join(details))
    event.add("class", "PRIVATE")
    return event


def _summary(due: DatedFollowUp, frame: Frame) -> str:
    tr = frame.tr
    if due.interview:
        return tr("Interview: {network}", network=due.interview)
    said = _whom(due, frame)
    if not said:
        return tr("NetzDesk: follow-up")
    if due.time and due.channel == "phone":
        return tr("Call back: {whom}", whom=said)
    return tr("Follow-up: {whom}", whom=said)


def _whom(due: DatedFollowUp, frame: Frame) -> str:
    if not due.institution:
        return ""
    if frame.options.persons != "none":
        return due.institution
    where = frame.tr("whole area") if due.whole_area else _districts(due, frame)
    return ", ".join(filter(None, (frame.label("institution_kind", due.kind), where)))


def _details(due: DatedFollowUp, frame: Frame, naming: Naming) -> list[str]:
    tr = frame.tr
    person = naming.shown(due.person)
    if frame.options.persons == "none":
        return []
    lines = []
    if due.phone:
        lines.append(tr("Phone: {phone}", phone=due.phone))
    if person.name:
        lines.append(tr("Person: {person}", person=person.name))
    names = (naming.shown(each).name for each in due.expected)
    lines += [tr("Expected: {person}", person=name) for name in names if name != person.name]
    if person.phone:
        lines.append(tr("Direct number: {phone}", phone=person.phone))
    districts = tr("whole area") if due.whole_area else _districts(due, frame)
    if districts:
        lines.append(tr("Districts: {districts}", districts=districts))
    return lines


def _districts(due: DatedFollowUp, frame: Frame) -> str:
    return ", ".join(frame.district(each) for each in due.districts)


def _add_zone(made: Calendar, zone: str, days: list[str]) -> None:
    """Add the rules of the zone; those of Berlin as Outlook reads them, by recurrence."""
    from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

    if zone != DEFAULT_ZONE:
        first, last = date.fromisoformat(min(days)), date.fromisoformat(max(days))
        year = timedelta(days=366)
        made.add_component(Timezone.from_tzid(zone, first_date=first - year, last_date=last + year))
        return
    winter, summer = timedelta(hours=1), timedelta(hours=2)
    component = Timezone()
    component.add("tzid", zone)
    for part, name, month, before, after, hour in (
        (TimezoneDaylight(), "CEST", 3, winter, summer, 2),
        (TimezoneStandard(), "CET", 10, summer, winter, 3),
    ):
        sunday = date(1996, month, 31)
        while sunday.weekday() != 6:
            sunday -= timedelta(days=1)
        part.add("dtstart", datetime(1996, month, sunday.day, hour))  # noqa: DTZ001  # local time
        part.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1su"})
        part.add("tzname", name)
        part.add("tzoffsetfrom", before)
        part.add("tzoffsetto", after)
        component.add_component(part)
    made.add_component(component)
