"""Making a report from the window: in the worker, stored when it is whole, then given its name."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from netzdesk.actions.snapshots import freeze_report
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import _, translator
from netzdesk.exports.report import MadeReport, ReportChoices, freezing, make_report
from netzdesk.exports.report_manifest import NAME
from netzdesk.queries.snapshots import Snapshot
from netzdesk.store.frozen import content_sum, rewind
from netzdesk.ui.navigation import Navigator
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.exporting import open_folder


def start_report(
    session: Session,
    nav: Navigator,
    choices: ReportChoices,
    target: Path,
    make_again: Callable[[str], object],
) -> Callable[[], object]:
    """Write a report into a folder; a state with a new name is stored with it.

    Where the folder cannot get its name in the end, the state is kept all the same and
    `make_again` is offered for its name. Returns what cancels it; nothing is then written and
    nothing stored.
    """
    study = session.study

    def work(progress: Any) -> MadeReport:
        conn = study.snapshot()
        try:
            return make_report(conn, target, choices, progress)
        finally:
            conn.close()

    label = _("Writing the report {name}", name=target.name)
    return nav.start_job(label, work, partial(_place, session, nav, choices, make_again))


def start_sums(
    session: Session,
    nav: Navigator,
    found: tuple[Snapshot, ...],
    done: Callable[[dict[str, bool | None]], object],
) -> None:
    """Tell of each frozen state whether its content still has the sum that was stored.

    None stands for a state of another study file.
    """
    study = session.study

    def work(progress: Any) -> dict[str, bool | None]:
        kept: dict[str, bool | None] = {}
        for number, each in enumerate(found):
            progress.step(number, len(found))
            conn = study.snapshot()
            try:
                rewind(conn, each.vector)
                kept[each.id] = content_sum(conn) == each.sha256
            except Refused:
                kept[each.id] = None
            finally:
                conn.close()
        return kept

    nav.start_job(_("Checking the frozen states"), work, done)


def _place(
    session: Session,
    nav: Navigator,
    choices: ReportChoices,
    make_again: Callable[[str], object],
    made: MadeReport,
) -> None:
    is_new = choices.snapshot is None
    if is_new and not session.try_run(freeze_report, freezing(made)):
        made.draft.discard()
        return
    try:
        made.draft.place()
    except Refused as refused:
        reason = translator().refusal(refused)
        if not is_new:
            nav.message(reason, "bad")
            return
        nav.message(
            _(
                "The state “{name}” is frozen, but its report could not be put in its folder: "
                "{reason} Make the report again in another folder, or undo.",
                name=made.state.name,
                reason=reason,
            ),
            "bad",
            button=_("Make again …"),
            do=partial(make_again, made.state.name),
        )
        return
    nav.message(
        "\n".join((_said(made, is_new=is_new), *made.warnings)),
        "warn" if made.warnings else "good",
        button=_("Open folder"),
        do=partial(open_folder, made.folder / NAME),
    )


def _said(made: MadeReport, *, is_new: bool) -> str:
    name, folder = made.state.name, made.folder.name
    if is_new:
        return _(
            "The state “{name}” is frozen; its report is in the folder {folder}.",
            name=name,
            folder=folder,
        )
    if made.state.is_kept:
        return _(
            "The report of “{name}” is in the folder {folder}; the check sum is the frozen one.",
            name=name,
            folder=folder,
        )
    return _("The report of “{name}” is in the folder {folder}.", name=name, folder=folder)
