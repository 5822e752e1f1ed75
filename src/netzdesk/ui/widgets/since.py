"""„Gilt seit …, davor …“ below a field: since when its value holds, from the journal."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QLabel

from netzdesk.base.dates import show_day, show_moment
from netzdesk.base.i18n import _
from netzdesk.queries.versions import Version, setting_versions
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.form import Form
from netzdesk.ui.widgets.labels import muted

_DAYS = frozenset({"reference_day", "field_phase_ends"})


class SinceLabels:
    """Adds to the fields of a settings form since when they hold; empty for what never changed.

    `settings` maps a field to its setting and the part of its value, "" for the whole.
    """

    def __init__(
        self,
        form: Form,
        session: Session,
        settings: Mapping[str, tuple[str, str]],
        shown: Mapping[str, Callable[[Any], str]] | None = None,
    ) -> None:
        self._session = session
        self._settings = settings
        self._shown = dict(shown or {})
        self._labels: dict[str, QLabel] = {}
        for name in settings:
            label = muted("")
            form.fields[name].box.addWidget(label)
            self._labels[name] = label
        form.stored.connect(self.refresh)
        self.refresh()

    def refresh(self, *_stored: object) -> None:
        """Read the journal again."""
        for name, (key, part) in self._settings.items():
            found = setting_versions(self._session.conn, key)
            if part:
                found = _of_part(found, part)
            shown = self._shown.get(name, _day if key in _DAYS else _plain)
            text = since_text(found, self._session.settings.zone, shown)
            self._labels[name].setText(text)
            self._labels[name].setVisible(bool(text))


def since_text(versions: Sequence[Version], zone: str, shown: Callable[[Any], str] = str) -> str:
    """Return since when the present value holds and what held before; empty if it ever did."""
    if not versions or versions[0].first:
        return ""
    latest = versions[0]
    return _(
        "Holds since {day} ({initials}); before: {before}",
        day=show_moment(latest.at, zone)[:10],
        initials=latest.initials,
        before=shown(latest.before),
    )


def _of_part(versions: Sequence[Version], part: str) -> tuple[Version, ...]:
    """Return the versions in which one part of a value changed."""
    found = []
    for each in versions:
        before, value = dict(each.before or {}), dict(each.value or {})
        if before.get(part) != value.get(part):
            found.append(replace(each, before=before.get(part), value=value.get(part)))
    return tuple(found)


def _plain(value: Any) -> str:
    return _("(empty)") if value in (None, "") else str(value)


def _day(value: Any) -> str:
    return show_day(value) if value else _("(empty)")
