"""Saving an empty guide as PDF for an interview on paper."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from netzdesk.base.i18n import _, translator
from netzdesk.exports.guide_sheet import Sheet, save_sheet
from netzdesk.ui.dialogs.files import ask_save
from netzdesk.ui.page import Page
from netzdesk.ui.widgets.exporting import open_folder


def print_guide(page: Page, guide: str, name: str, network: str = "") -> None:
    """Ask where to save the guide and write it there, with the name of a network if given."""
    nav, study = page.nav, page.session.study
    proposed = _("{guide} – {network}", guide=name, network=network) if network else name
    target = ask_save(page, nav.preferences, _("Save the guide as"), proposed, ".pdf")
    if target is None:
        return
    wish = Sheet(guide_id=guide, network=network, language=translator().language)

    def work(progress: Any) -> Path:
        conn = study.snapshot(progress)
        try:
            return save_sheet(conn, wish, target, progress)
        finally:
            conn.close()

    def done(path: Path) -> None:
        nav.message(
            _("{name} is written.", name=path.name),
            "good",
            button=_("Open folder"),
            do=partial(open_folder, path),
        )

    nav.start_job(_("Exporting {name}", name=target.name), work, done)
