"""Letters and mails: new series, what was sent, the templates, the chains."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from netzdesk.base.i18n import _, ngettext
from netzdesk.queries.letters import approval_steps_due, reminder_template, steps_due
from netzdesk.ui.navigation import Navigator
from netzdesk.ui.session import Session
from netzdesk.ui.tabbed_page import TabbedPage
from netzdesk.ui.widgets.letter_chains import ChainsTab
from netzdesk.ui.widgets.letter_series import SeriesTab
from netzdesk.ui.widgets.letter_templates import TemplatesTab
from netzdesk.ui.widgets.letter_waves import WavesTab


class LettersPage(TabbedPage):
    """Four tabs, each of them a page of its own that reads when it is shown."""

    KEY = "letters"

    def __init__(self, session: Session, nav: Navigator) -> None:
        super().__init__(session, nav)
        self.series = SeriesTab(session, nav)
        self.waves = WavesTab(session, nav)
        self.templates = TemplatesTab(session, nav)
        self.chains = ChainsTab(session, nav)
        self.set_up(
            _("Letters and mails"),
            {
                "series": (_("New series"), self.series),
                "waves": (_("Sent"), self.waves),
                "templates": (_("Templates"), self.templates),
                "chains": (_("Chains"), self.chains),
            },
        )
        self.series.recorded.connect(self._show_wave)
        self.series.templates_asked.connect(lambda: self.show_tab("templates"))
        self.waves.series_asked.connect(lambda: self.show_tab("series"))
        self.waves.remind_asked.connect(self._remind)
        self.waves.remind_requests_asked.connect(self._remind_requests)

    def open_list(self, **conditions: Any) -> None:
        """Show a tab (`tab`), or begin a series to the given `institutions`.

        `follow_ups` are what is due at them, in the same order: then it is the next step of the
        first one's chain, and goes to those whose turn it is too. `networks` begins one that asks
        their contact persons for the release of profiles, `approvals` one that reminds of requests.
        """
        networks, approvals = conditions.get("networks"), conditions.get("approvals")
        if networks or approvals:
            self.show_tab("series")
            self._ask_for_releases(networks or (), approvals or ())
            self.nav.selection(self.selection_text())
            return
        institutions = conditions.get("institutions")
        if institutions:
            self.show_tab("series")
            self._begin(institutions, conditions.get("follow_ups", ()))
            self.nav.selection(self.selection_text())
            return
        super().open_list(**conditions)

    def show_record(self, record: str) -> None:
        """Show a wave."""
        self._show_wave(record)

    def new_record(self) -> None:
        if self.current() is self.waves:
            self.show_tab("series")
        self.current().new_record()

    def _show_wave(self, wave: str) -> None:
        self.show_tab("waves")
        self.waves.show_record(wave)

    def _remind(self, label: str, institutions: Any, step: str, template: str) -> None:
        self.show_tab("series")
        self.series.choose(label, frozenset(institutions), step, template)

    def _remind_requests(self, label: str, requests: Any, step: str, template: str) -> None:
        self.show_tab("series")
        chosen = frozenset(requests)
        self.series.choose_approvals(label, requests=chosen, step=step, template=template)

    def _ask_for_releases(self, networks: Sequence[str], approvals: Sequence[str]) -> None:
        if networks:
            count = len(set(networks))
            label = ngettext("Release of {n} network", "Release of {n} networks", count)
            self.series.choose_approvals(label, networks=frozenset(networks))
            return
        due = approval_steps_due(self.session.conn, approvals)
        step = due.get(approvals[0])
        if step is not None and step.channel == "phone":
            step = None
        same = frozenset(each for each in approvals if step is None or due.get(each) == step)
        label = ngettext("Open release: {n} request", "Open releases: {n} requests", len(same))
        self.series.choose_approvals(
            label,
            requests=same,
            step=step.id if step else "",
            template=step.template_id if step else reminder_template(self.session.conn),
        )

    def _begin(self, institutions: Sequence[str], follow_ups: Sequence[str]) -> None:
        due = steps_due(self.session.conn, follow_ups)
        step = due.get(follow_ups[0]) if follow_ups else None
        if step is None or step.channel == "phone":
            self.series.choose(_("Chosen on another page"), frozenset(institutions), "", "")
            return
        pairs = zip(institutions, follow_ups, strict=True)
        same = frozenset(key for key, each in pairs if due.get(each) == step)
        label = ngettext(
            "Without an answer: {n} institution", "Without an answer: {n} institutions", len(same)
        )
        self.series.choose(label, same, step.id, step.template_id)
