"""`netzdesk export STUDY report`: the report in one folder, perhaps frozen, or made again."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_

if TYPE_CHECKING:
    from netzdesk.exports.options import ExportOptions
    from netzdesk.exports.report import MadeReport

_READ_ONLY: Final = N_(
    "The study cannot be written now: it is open elsewhere or write-protected. Freeze the state in "
    "its window, or leave --name out."
)
_NOT_OFFERED: Final = ("region", "field", "network", "guide", "compared_with")
_CHOICES: Final = ("persons", "language", "released", "as_of")
"""What may be chosen otherwise when a frozen state is made again; else it is as it was frozen."""


def run_report(
    chosen: argparse.Namespace,
    options: ExportOptions,
    print_json: Callable[[Any], None],
) -> int:
    """Write a report, and store its state where a name is given; return the exit status.

    Without a name nothing is written into the study. Raises Refused for what cannot be done.
    """
    from netzdesk.exports.registry import choice_not_offered  # noqa: PLC0415

    for name in _NOT_OFFERED:
        if getattr(chosen, name):
            raise choice_not_offered(chosen.kind, name)
    if chosen.name and chosen.snapshot:
        raise Refused(
            "report.name_or_snapshot",
            N_("Either freeze a new state (--name) or make a frozen one again (--snapshot)."),
            field="name",
        )
    if chosen.name:
        made = _frozen(chosen.study, chosen.to, chosen.name, options)
    else:
        made = _made(chosen, options)
    for warning in made.warnings:
        print(f"netzdesk: {' '.join(warning.split())}", file=sys.stderr)
    if chosen.json:
        print_json(_told(made))
        return 0
    for file in made.files:
        print(file.name)
    return 0


def _made(chosen: argparse.Namespace, options: ExportOptions) -> MadeReport:
    """Write a report of the present state or of a frozen one; also beside an open window."""
    from netzdesk.app.machine import author  # noqa: PLC0415
    from netzdesk.exports.report import (  # noqa: PLC0415
        ReportChoices,
        make_report,
        snapshot_options,
    )
    from netzdesk.queries.snapshots import snapshot_named  # noqa: PLC0415
    from netzdesk.store.study import Study  # noqa: PLC0415

    with Study.open(chosen.study.absolute(), author=author(), read_only=True) as study:
        choices = ReportChoices(options=options)
        if chosen.snapshot:
            found = snapshot_named(study.conn, chosen.snapshot)
            given = {name: getattr(options, name) for name in _CHOICES if getattr(chosen, name)}
            choices = ReportChoices(
                options=replace(snapshot_options(found), **given), snapshot=found
            )
        with closing(study.snapshot()) as copy:
            made = make_report(copy, chosen.to, choices)
    made.draft.place()
    return made


def _frozen(path: Path, target: Path, name: str, options: ExportOptions) -> MadeReport:
    """Write a report and store its state; neither is there without the other."""
    from netzdesk.actions.snapshots import freeze_report  # noqa: PLC0415
    from netzdesk.app.machine import author  # noqa: PLC0415
    from netzdesk.exports.report import (  # noqa: PLC0415
        ReportChoices,
        freezing,
        make_report,
    )
    from netzdesk.store.study import Study  # noqa: PLC0415

    with Study.open(path.absolute(), author=author()) as study:
        if study.read_only:
            raise Refused("report.read_only", _READ_ONLY, field="name")
        with closing(study.snapshot()) as copy:
            made = make_report(copy, target, ReportChoices(options=options, name=name))
        try:
            with study.unit(freeze_report.__name__) as unit:
                freeze_report(unit, freezing(made))
        except BaseException:
            made.draft.discard()
            raise
        try:
            made.draft.place()
        except Refused:
            study.undo()  # no frozen state without its report
            raise
    return made


def _told(made: MadeReport) -> dict[str, Any]:
    """Return what a program wants to know of a report."""
    state = made.state
    return {
        "folder": str(made.folder),
        "name": state.name,
        "day": state.day,
        "sha256": state.sha256,
        "as_frozen": state.is_kept,
        "figures": dict(state.figures),
        "files": [asdict(file) for file in made.files],
        "warnings": list(made.warnings),
    }
