"""After a start: says that words wait as drafts, and leads to them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import partial
from typing import Any, Final

from netzdesk.base.dates import show_moment
from netzdesk.base.errors import StudyRefused
from netzdesk.base.i18n import N_, _
from netzdesk.queries.approvals import request
from netzdesk.queries.drafts import removed_records
from netzdesk.queries.experts import experts
from netzdesk.queries.institutions import institution_choices, network_choices, region_choices
from netzdesk.queries.interviews import interview
from netzdesk.queries.leads import lead
from netzdesk.queries.profiles import profile_rows
from netzdesk.queries.sources import source
from netzdesk.store.drafts import Draft
from netzdesk.ui.drafts import NO_RECORD
from netzdesk.ui.navigation import PAGES, Navigator
from netzdesk.ui.session import Session
from netzdesk.ui.waiting_mails import PREFIX, forget_recorded, waiting_mails
from netzdesk.ui.widgets.exporting import open_folder
from netzdesk.ui.widgets.letter_placing import Settled, settle_series

_WHAT: Final = {
    "call": N_("Call: {name}"),
    "attempt": N_("Contact attempt: {name}"),
    "statement": N_("Statement: {name}"),
    "grid": N_("Statement for several districts: {name}"),
    "note": N_("Outcome without contact: {name}"),
    "follow_up": N_("Follow-up: {name}"),
    "person": N_("Contact person: {name}"),
    "profile": N_("Profile: {name}"),
    "interview": N_("Interview: {name}"),
    "approval": N_("Answer on an approval: {name}"),
    "correction": N_("Correction of a profile: {name}"),
    "mails": N_("Mails not recorded yet: {name}"),
}
_APPROVAL: Final = ("approval", "correction")
"""Kinds whose record begins with a request; of a correction its field comes behind."""
_NEW: Final = {
    "institutions": N_("New institution"),
    "networks": N_("New network"),
    "regions": N_("New district"),
    "experts": N_("New expert"),
    "leads": N_("New lead"),
    "sources": N_("New source"),
}
_AT_PAGE: Final = {
    "edit": N_("Change: {name}"),
    "part": N_("New entry: {name}"),
}
"""Kinds whose record begins with a page and what is shown there (`drafts.shown_at`)."""
_OF_RECORDS: Final = frozenset({*_WHAT, *_AT_PAGE}) - {"mails"}


def offer_drafts(session: Session, nav: Navigator, begin_new: Callable[[], object]) -> None:
    """Say what waits, and lead to the latest draft; nothing in a study that is only read.

    `begin_new` opens the form for a new record of the page that is shown.
    """
    if session.read_only:
        return
    forget_recorded(session)
    _forget_removed(session)
    waiting = [draft for draft in session.study.drafts.all() if _known(session, draft)]
    if not waiting:
        return
    latest = waiting[0]
    when = show_moment(latest.at, session.settings.zone)
    what = _said(session, latest)
    if len(waiting) == 1:
        text = _("A draft of {when} waits, not stored yet. {what}", when=when, what=what)
    else:
        text = _(
            "{n} drafts wait, not stored yet. The latest of {when}: {what}",
            n=len(waiting),
            when=when,
            what=what,
        )
    nav.message(
        text, "warn", button=_("Go on"), do=partial(_go, session, nav, latest.key, begin_new)
    )


def _forget_removed(session: Session) -> None:
    """Forget what was typed for records that were removed: until now an undo could bring them."""
    for draft in session.study.drafts.all():
        kind, *parts = draft.key.split(":")
        if kind in _OF_RECORDS and removed_records(session.conn, parts):
            with suppress(StudyRefused):  # looked at again with the next start
                session.study.drafts.drop(draft.key)


def say_settled(session: Session, nav: Navigator) -> bool:
    """Finish series of letters whose making ended suddenly; tell whether there was something."""
    series = settle_series(session.study)
    if not series:
        return False
    text = "\n".join(map(_became, series))
    found = [each.path for each in series if each.found]
    if found:
        do = partial(open_folder, found[0])
        nav.message(text, "warn", button=_("Open folder"), do=do)
    else:
        nav.message(text, "bad")
    return True


def _became(series: Settled) -> str:
    names = {"name": series.name, "file": series.path.name}
    if series.found:
        return _(
            "The program ended suddenly while the series {name} was made. It is recorded, and its "
            "letters are whole: {file}",
            **names,
        )
    return _(
        "The program ended suddenly while the series {name} was made. It is recorded, but {file} "
        "is not there. If the letters are not printed, correct these contacts.",
        **names,
    )


def _known(session: Session, draft: Draft) -> bool:
    kind, _colon, record = draft.key.partition(":")
    if kind == "new":
        return record in _NEW
    if kind in _AT_PAGE:
        return bool(_name_at(session, record))
    if kind == "interview" and not draft.values.get("typed"):
        return False  # only the time ran: it is taken up when the interview is opened
    return kind in _WHAT and bool(_name(session, kind, record))


def _said(session: Session, draft: Draft) -> str:
    kind, _colon, record = draft.key.partition(":")
    if kind == "new":
        return _(_NEW[record])
    if kind in _AT_PAGE:
        return _(_AT_PAGE[kind], name=_name_at(session, record))
    return _(_WHAT[kind], name=_name(session, kind, record))


def _name(session: Session, kind: str, record: str) -> str:
    if kind == "profile":
        rows = profile_rows(session.conn)
        return next((row.name for row in rows if row.id == record.partition(":")[0]), "")
    if kind in _APPROVAL:
        asked = request(session.conn, record.partition(":")[0])
        return asked.network if asked else ""
    if kind == "mails":
        waiting = waiting_mails(session)
        return next((each.name for each in waiting if each.key == PREFIX + record), "")
    if kind == "interview":
        return _interview_name(session.conn, record)
    return next((each.name for each in institution_choices(session.conn) if each.id == record), "")


def _name_at(session: Session, place: str) -> str:
    """Return the name of what a page shows, or of the page; "" when it is not there any more."""
    page, record = _page_and_record(place)
    title = next((_(each.title) for each in PAGES if each.key == page), "")
    find = _NAMES.get(page)
    return find(session.conn, record) if find and record else title


def _page_and_record(place: str) -> tuple[str, str]:
    page, record = place.split(":")[:2]
    return page, "" if record == NO_RECORD else record


def _lead_or_source(conn: Any, record: str) -> str:
    found = lead(conn, record)
    if found is not None:
        return found.name
    seen = source(conn, record)
    return seen.title if seen else ""


def _interview_name(conn: Any, record: str) -> str:
    held = interview(conn, record)
    return (held.network or held.place) if held else ""


_NAMES: Final[Mapping[str, Callable[[Any, str], str]]] = {
    "institutions": lambda conn, key: _among(institution_choices(conn), key, "name"),
    "networks": lambda conn, key: _among(network_choices(conn), key, "name", "place"),
    "profiles": lambda conn, key: _among(network_choices(conn), key, "name", "place"),
    "regions": lambda conn, key: _among(region_choices(conn), key, "label"),
    "experts": lambda conn, key: _among(experts(conn), key, "theme"),
    "leads": _lead_or_source,
    "interviews": _interview_name,
}


def _among(rows: Iterable[Any], key: str, *names: str) -> str:
    row = next((each for each in rows if each.id == key), None)
    return next((text for name in names if (text := getattr(row, name, ""))), "")


def _go(session: Session, nav: Navigator, key: str, begin_new: Callable[[], object]) -> None:
    kind, _colon, record = key.partition(":")
    if key == "new:sources":
        nav.go("leads", form="source")
    elif kind == "new":
        nav.go(record)
        begin_new()
    elif kind in _AT_PAGE:
        page, shown = _page_and_record(record)
        nav.go(page, record=shown)
    elif kind in _APPROVAL:
        asked = request(session.conn, record.partition(":")[0])
        nav.go("profiles", record=asked.network_id if asked else "", approval=record)
    elif kind == "mails":
        nav.go("letters", tab="series")
    elif kind == "profile":
        nav.go("profiles", record=record.partition(":")[0])
    elif kind == "call":
        nav.go("call", record=record)
    elif kind == "interview":
        nav.go("interviews", record=record)
    else:
        nav.go("institutions", record=record)
