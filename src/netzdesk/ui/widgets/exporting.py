"""Writing an export from a page: ask for the place, write it in the worker, say what was done."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from netzdesk.base.i18n import _
from netzdesk.exports.options import ExportOptions
from netzdesk.exports.registry import Exported, export, export_kind
from netzdesk.ui.dialogs.files import ask_save
from netzdesk.ui.navigation import Navigator
from netzdesk.ui.page import Page


def save_export(page: Page, key: str, suffix: str, options: ExportOptions) -> None:
    """Ask where to save an export, and write it there."""
    nav, study = page.nav, page.session.study
    kind = export_kind(key)
    target = ask_save(page, nav.preferences, _("Save the report as"), _(kind.title), suffix)
    if target is None:
        return

    def work(progress: Any) -> Exported:
        conn = study.snapshot(progress)
        try:
            return export(conn, key, target, options, progress)
        finally:
            conn.close()

    nav.start_job(_("Exporting {name}", name=target.name), work, partial(_say_done, nav))


def _say_done(nav: Navigator, exported: Exported) -> None:
    name = exported.path.name
    text = _("{name} is written: {rows} rows.", name=name, rows=exported.rows)
    if exported.warnings:
        text = "\n".join((text, *exported.warnings))
    nav.message(
        text,
        "warn" if exported.warnings else "good",
        button=_("Open folder"),
        do=partial(open_folder, exported.path),
    )


def open_folder(path: Path) -> None:
    """Show the folder of a file that was written."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))
