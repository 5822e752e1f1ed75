"""After a start: says that words wait as drafts, and leads to them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from netzdesk.base.dates import show_moment
from netzdesk.base.i18n import N_, _
from netzdesk.queries.approvals import request
from netzdesk.queries.institutions import institution_choices
from netzdesk.queries.interviews import interview
from netzdesk.queries.profiles import profile_rows
from netzdesk.store.drafts import Draft
from netzdesk.ui.navigation import Navigator
from netzdesk.ui.session import Session

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
}
_APPROVAL: Final = ("approval", "correction")
"""Kinds whose record begins with a request; of a correction its field comes behind."""
_NEW: Final = {
    "institutions": N_("New institution"),
    "networks": N_("New network"),
    "regions": N_("New district"),
    "experts": N_("New expert"),
}


def offer_drafts(session: Session, nav: Navigator, begin_new: Callable[[], object]) -> None:
    """Say what waits, and lead to the latest draft; nothing in a study that is only read.

    `begin_new` opens the form for a new record of the page that is shown.
    """
    if session.read_only:
        return
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


def _known(session: Session, draft: Draft) -> bool:
    kind, _colon, record = draft.key.partition(":")
    if kind == "new":
        return record in _NEW
    if kind == "interview" and not draft.values.get("typed"):
        return False  # only the time ran: it is taken up when the interview is opened
    return kind in _WHAT and bool(_name(session, kind, record))


def _said(session: Session, draft: Draft) -> str:
    kind, _colon, record = draft.key.partition(":")
    return _(_NEW[record]) if kind == "new" else _(_WHAT[kind], name=_name(session, kind, record))


def _name(session: Session, kind: str, record: str) -> str:
    if kind == "profile":
        rows = profile_rows(session.conn)
        return next((row.name for row in rows if row.id == record.partition(":")[0]), "")
    if kind in _APPROVAL:
        asked = request(session.conn, record.partition(":")[0])
        return asked.network if asked else ""
    if kind == "interview":
        held = interview(session.conn, record)
        return (held.network or held.place) if held else ""
    return next((each.name for each in institution_choices(session.conn) if each.id == record), "")


def _go(session: Session, nav: Navigator, key: str, begin_new: Callable[[], object]) -> None:
    kind, _colon, record = key.partition(":")
    if kind == "new":
        nav.go(record)
        begin_new()
    elif kind in _APPROVAL:
        asked = request(session.conn, record.partition(":")[0])
        nav.go("profiles", record=asked.network_id if asked else "", approval=record)
    elif kind == "profile":
        nav.go("profiles", record=record.partition(":")[0])
    elif kind == "call":
        nav.go("call", record=record)
    elif kind == "interview":
        nav.go("interviews", record=record)
    else:
        nav.go("institutions", record=record)
