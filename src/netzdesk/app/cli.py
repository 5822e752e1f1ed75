"""The commands: what the window does for scripts and for checking, without a window."""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from netzdesk.app.arguments import parse
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_, _, translator

if TYPE_CHECKING:
    from netzdesk.exports.options import ExportOptions
    from netzdesk.store.study import Study


def run(arguments: Sequence[str]) -> int:
    """Carry out a command and return the exit status.

    Raises Refused for what cannot be done; ends the program for help and wrong usage.
    """
    chosen = parse(arguments)
    return _COMMANDS[chosen.command](chosen)


def window(chosen: argparse.Namespace) -> int:
    """Open the window. Raises Refused where there is no display or no Qt."""
    if sys.platform.startswith("linux") and not any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    ):
        raise Refused(
            "window.no_display",
            N_("There is no display here, so no window opens. “netzdesk --help” says what else."),
        )
    gc.disable()  # a start makes no garbage worth looking for; see `MainWindow.paintEvent`
    try:
        from netzdesk.app.bootstrap import run_window  # noqa: PLC0415  # Qt only for the window
    except ImportError as error:
        if not (error.name or "").startswith(("PySide6", "shiboken6")) and error.name:
            raise
        raise Refused(
            "window.no_qt",
            N_(
                "The window cannot open: a library that Qt needs is missing. "
                "The README says which packages to install."
            ),
        ) from error
    return run_window(chosen.study)


def new(chosen: argparse.Namespace) -> int:
    """Make a study from a template."""
    from netzdesk.actions.templates import (  # noqa: PLC0415
        FillFromTemplate,
        fill_from_template,
    )
    from netzdesk.app.machine import author  # noqa: PLC0415
    from netzdesk.store.making import drafted  # noqa: PLC0415

    with (
        drafted(chosen.study, author=author()) as study,
        study.unit(fill_from_template.__name__) as unit,
    ):
        fill_from_template(unit, FillFromTemplate(template=chosen.template))
    return 0


def demo(chosen: argparse.Namespace) -> int:
    """Make the sample study."""
    from netzdesk.imports.sample.build import build_sample  # noqa: PLC0415

    build_sample(chosen.study, chosen.until)
    return 0


def stats(chosen: argparse.Namespace) -> int:
    """Print the figures of a study."""
    from netzdesk.base.clock import local_day, system_clock  # noqa: PLC0415
    from netzdesk.queries.settings import read_settings  # noqa: PLC0415
    from netzdesk.queries.stats import stats as figures_of  # noqa: PLC0415

    with _opened(chosen.study) as study:
        settings = read_settings(study.conn)
        day = settings.day(local_day(system_clock(), settings.zone))
        figures = asdict(figures_of(study.conn, day))
    if chosen.json:
        _print_json(figures)
        return 0
    for name, value in figures.items():
        for line in _lines(name, value):
            print(line)
    return 0


def export(chosen: argparse.Namespace) -> int:
    """Write an export; works beside an open window."""
    from netzdesk.app.reporting import run_report  # noqa: PLC0415
    from netzdesk.exports.registry import choice_not_offered  # noqa: PLC0415
    from netzdesk.exports.registry import export as write  # noqa: PLC0415
    from netzdesk.exports.report import KEY  # noqa: PLC0415

    if chosen.kind == KEY:
        return run_report(chosen, _options(chosen), _print_json)
    if chosen.name:
        raise choice_not_offered(chosen.kind, "name")
    with _opened(chosen.study) as study:
        done = write(study.conn, chosen.kind, chosen.to, _options(chosen))
    for warning in done.warnings:
        print(f"netzdesk: {' '.join(warning.split())}", file=sys.stderr)
    if chosen.json:
        told = {"file": str(done.path), "rows": done.rows, "warnings": list(done.warnings)}
        _print_json(told)
    return 0


def import_list(chosen: argparse.Namespace) -> int:
    """Import a list, or say what it would do."""
    from netzdesk.app.importing import run_import  # noqa: PLC0415

    return run_import(chosen, _print_json)


def template(chosen: argparse.Namespace) -> int:
    """Write an empty list of a kind."""
    from netzdesk.app.importing import run_template  # noqa: PLC0415

    return run_template(chosen)


def kinds(chosen: argparse.Namespace) -> int:
    """Print what can be exported and imported."""
    from netzdesk.app.importing import import_kinds  # noqa: PLC0415
    from netzdesk.exports.registry import EXPORTS  # noqa: PLC0415
    from netzdesk.exports.report import KEY, TITLE  # noqa: PLC0415

    exports: list[dict[str, Any]] = [
        {"kind": kind.key, "title": _(kind.title), "suffixes": list(kind.suffixes)}
        for kind in EXPORTS
    ]
    exports.append({"kind": KEY, "title": _(TITLE), "suffixes": []})
    imports = import_kinds()
    if chosen.json:
        _print_json({"exports": exports, "imports": imports})
        return 0
    print(_("Exports (netzdesk export STUDY KIND --to FILE):"))
    for made in exports:
        suffixes = " ".join(made["suffixes"]) or _("(a folder)")
        print(f"  {made['kind']:<20}{suffixes:<24}{made['title']}")
    print(_("Imports (netzdesk import STUDY FILE --kind KIND):"))
    for found in imports:
        print(f"  {found['kind']:<38}{found['title']}")
    return 0


def check(chosen: argparse.Namespace) -> int:
    """Check a study and print what is not as it must be. Raises Refused when anything is not."""
    from netzdesk.store.integrity import check_study  # noqa: PLC0415

    with _opened(chosen.study) as study:
        found = check_study(study.conn)
    for finding in found:
        print(_(finding.sentence, **finding.values))
    if found:
        raise Refused(
            "check.found",
            N_("{name} is not sound ({n} findings above). Restore a backup and keep this file."),
            name=Path(chosen.study).name,
            n=len(found),
        )
    print(_("{name} is sound: file, journal and references.", name=Path(chosen.study).name))
    return 0


def history(chosen: argparse.Namespace) -> int:
    """Print who changed what and when, newest first."""
    from netzdesk.app.history import lines, records  # noqa: PLC0415

    persons = chosen.persons == "full"
    with _opened(chosen.study) as study:
        if not chosen.json:
            for line in lines(study.conn, translator(), persons=persons):
                print(line)
            return 0
        begin = "["
        for record in records(study.conn, translator(), persons=persons):
            print(f"{begin}\n{json.dumps(record, ensure_ascii=False)}", end="")
            begin = ","
        print("[]" if begin == "[" else "\n]")
    return 0


def _options(chosen: argparse.Namespace) -> ExportOptions:
    from netzdesk.exports.options import ExportOptions  # noqa: PLC0415

    return ExportOptions(
        persons=chosen.persons or "none",
        language=chosen.language or "de",
        sort=chosen.sort,
        region=chosen.region,
        field=chosen.field,
        as_of=chosen.as_of,
        guide=chosen.guide,
        network=chosen.network,
        snapshot=chosen.snapshot or None,
        compared_with=chosen.compared_with or None,
        released=chosen.released,
    )


def _opened(path: Path) -> Study:
    """Open a study for reading: also beside the window that writes it."""
    from netzdesk.app.machine import author  # noqa: PLC0415
    from netzdesk.store.study import Study  # noqa: PLC0415

    return Study.open(path.absolute(), author=author(), read_only=True)  # `.` has no name


def _lines(name: str, value: Any) -> Iterable[str]:
    if isinstance(value, Mapping):
        for part, inner in value.items():
            yield f"{name}.{part}\t{inner}"
    elif isinstance(value, tuple):
        yield f"{name}\t{' '.join(map(str, value))}"
    else:
        yield f"{name}\t{value}"


def _print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


_COMMANDS: Final[Mapping[str, Callable[[argparse.Namespace], int]]] = {
    "": window,
    "new": new,
    "demo": demo,
    "stats": stats,
    "export": export,
    "import": import_list,
    "template": template,
    "kinds": kinds,
    "check": check,
    "history": history,
}
