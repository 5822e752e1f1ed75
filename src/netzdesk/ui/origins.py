"""What the entries of the register rest on: chosen once, it stays chosen for the sitting."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

from netzdesk.base.dates import show_day
from netzdesk.base.i18n import N_, _
from netzdesk.domain.provenance import Origin, OriginKind
from netzdesk.queries.provenance import FieldSource, OriginChoice, origin_choices
from netzdesk.store.unit import Unit
from netzdesk.ui.session import Session

C = TypeVar("C")
R = TypeVar("R")

SOURCE_KINDS: Final = {
    "website": N_("Website"),
    "document": N_("Document"),
    "official_list": N_("Official list"),
    "press": N_("Press"),
}


class Origins:
    """Runs the actions of one network's forms, and names the chosen origin with what they write.

    An interview or statement of another network is never taken: there the choice counts as none,
    and it is there again when its own network is shown.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._network_id = ""
        self._choices: dict[str, OriginChoice] = {}
        self.named: str | None = None
        """What was named last for a value that stood there already."""

    def show_network(self, network_id: str) -> None:
        """Offer what the entries of this network can rest on."""
        self._network_id = network_id
        found = origin_choices(self._session.conn, network_id)
        self._choices = {_key(each.kind, each.record): each for each in found}

    def options(self) -> list[tuple[str, str]]:
        """Return what can be chosen, as (key, text)."""
        return [(key, choice_text(each)) for key, each in self._choices.items()]

    def chosen(self) -> str | None:
        """Return the key of what the next entries rest on, None when nothing is named."""
        kept = self._session.origin
        key = _key(kept.kind, kept.record) if kept else ""
        return key if key in self._choices else None

    def offered(self) -> str | None:
        """Return what is likely to be named for a value that stands there already."""
        return self.named if self.named in self._choices else self.chosen()

    def choose(self, key: str | None) -> None:
        """Take this for the entries that follow; None for nothing."""
        self._session.origin = self.origin(key)

    def origin(self, key: str | None) -> Origin | None:
        choice = self._choices.get(key or "")
        return Origin(choice.kind, choice.record) if choice else None

    def run(self, action: Callable[[Unit, C], R], command: C) -> R:
        """Run an action; raises Refused as `Session.run` does."""
        return self._session.run(action, command, origin=self.origin(self.chosen()))

    def try_run(self, action: Callable[[Unit, C], Any], command: C) -> bool:
        return self._session.try_run(action, command, origin=self.origin(self.chosen()))


def choice_text(choice: OriginChoice) -> str:
    """Return what an entry can rest on, in words."""
    return _text(choice.kind, choice.title, choice.about, choice.day)


def source_text(source: FieldSource) -> str:
    """Return what a value rests on, in words."""
    if source.kind is OriginKind.ENTRY:
        return _(
            "Entered without a source, {day}, {name}", day=show_day(source.day), name=_who(source)
        )
    return _text(source.kind, source.title, source.about, source.day)


def noted_text(source: FieldSource) -> str:
    """Return who named it and when; '' for the bare entry, which says so itself."""
    if source.kind is OriginKind.ENTRY:
        return ""
    return _("named on {day} by {name}", day=show_day(source.noted_on), name=_who(source))


def _who(source: FieldSource) -> str:
    if source.researcher and source.initials:
        return _("{name} ({initials})", name=source.researcher, initials=source.initials)
    return source.researcher or source.initials


def _text(kind: OriginKind, title: str, about: str, day: str) -> str:
    shown = show_day(day)
    if kind is OriginKind.INTERVIEW:
        return _("Interview of {day}", day=shown)
    if kind is OriginKind.STATEMENT:
        return _("Statement of {day}: {institution}", day=shown, institution=title)
    if kind is OriginKind.APPROVAL:
        return _("Approval of {day}", day=shown)
    said = _(SOURCE_KINDS.get(about, about))
    return _("{kind}: {title}, seen on {day}", kind=said, title=title, day=shown)


def _key(kind: OriginKind, record: str) -> str:
    return f"{kind.value}:{record}"
