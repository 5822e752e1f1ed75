"""What the list of interviews shows of each."""

from __future__ import annotations

from netzdesk.base.dates import show_day
from netzdesk.base.i18n import _, translator
from netzdesk.domain.talk import AHEAD, INTERVIEW_STATES
from netzdesk.queries.interviews import InterviewRow
from netzdesk.ui.models.rows import ListColumn
from netzdesk.ui.widgets.interview_head import STATE_TONES
from netzdesk.ui.widgets.interview_people import CONSENT_TONES, MINUTES_TONES
from netzdesk.ui.widgets.network_panel import network_title


def interview_columns() -> tuple[ListColumn[InterviewRow], ...]:
    """Return the columns; consent and minutes are hidden at first."""
    return (
        ListColumn(
            "network",
            _("Network"),
            text=lambda row: network_title(row.network, row.place),
            width=22,
        ),
        ListColumn(
            "state",
            _("State"),
            text=lambda row: _(INTERVIEW_STATES[row.state]),
            tone=lambda row: STATE_TONES[row.state],
            width=14,
        ),
        ListColumn(
            "day",
            _("Day"),
            text=lambda row: " ".join(filter(None, (show_day(row.day), row.at))),
            sort=lambda row: (row.day, row.at),
            width=15,
        ),
        ListColumn(
            "done",
            _("Asked"),
            text=lambda row: (
                _("{done} of {total}", done=row.done, total=row.total)
                if row.guide_id and row.state not in AHEAD
                else ""
            ),
            sort=lambda row: row.done,
            width=9,
        ),
        ListColumn("guide", _("Guide"), text=lambda row: row.guide, width=18),
        ListColumn("researcher", _("Researcher"), text=lambda row: row.researcher, width=6),
        ListColumn(
            "persons",
            _("Present"),
            text=lambda row: str(row.persons) if row.persons else "",
            sort=lambda row: row.persons,
            right=True,
            width=10,
            hidden=True,
        ),
        ListColumn(
            "minutes",
            _("Minutes of the talk"),
            text=lambda row: row.minutes_of_all.text(translator()) if row.minutes != "none" else "",
            tone=lambda row: MINUTES_TONES[row.minutes] if row.minutes != "none" else None,
            width=18,
            hidden=True,
        ),
        ListColumn(
            "consent",
            _("Consent"),
            text=lambda row: (
                row.consent_of_all.text(translator()) if row.consent != "not_asked" else ""
            ),
            tone=lambda row: CONSENT_TONES[row.consent] if row.consent != "not_asked" else None,
            width=16,
            hidden=True,
        ),
    )
