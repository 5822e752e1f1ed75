"""The words of the command line: which commands there are and what they take."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final, NoReturn

from netzdesk import __version__
from netzdesk.base.i18n import N_, _

COMMANDS: Final = {
    "new": N_("make a study from a template"),
    "demo": N_("make the sample study"),
    "stats": N_("show the figures of a study"),
    "export": N_("write a table, profiles or data sheets to a file, or the report to a folder"),
    "import": N_("import a list from Excel, Calc or CSV, or a register"),
    "template": N_("write an empty list to be filled in and imported"),
    "kinds": N_("say what can be exported and imported"),
    "check": N_("check file, journal and references of a study"),
    "history": N_("show who changed what and when"),
}


class Help(argparse.HelpFormatter):
    """Help whose headings are in the language of the system."""

    def add_usage(
        self, usage: str | None, actions: Any, groups: Any, prefix: str | None = None
    ) -> None:
        super().add_usage(usage, actions, groups, _("Usage: ") if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """A parser with two headed groups, which says in one line what is wrong."""

    def __init__(self, **options: Any) -> None:
        super().__init__(add_help=False, allow_abbrev=False, formatter_class=Help, **options)
        self.taken = self.add_argument_group(_("Arguments"))
        self.chosen = self.add_argument_group(_("Options"))
        self.chosen.add_argument("-h", "--help", action="help", help=_("show this help"))

    def study(self) -> None:
        """Take a study file."""
        self.taken.add_argument("study", metavar=_("STUDY"), type=Path, help=_("the study file"))

    def json(self) -> None:
        self.chosen.add_argument("--json", action="store_true", help=_("as JSON, for programs"))

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and end with status 2; the detail is in the words of argparse."""
        text = _("Wrong usage ({detail}). Help: {help}", detail=message, help=f"{self.prog} --help")
        if sys.stderr is not None:
            self.print_usage(sys.stderr)
        self.exit(2, f"netzdesk: {text}\n")


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Return the command and its choices; `command` is empty for the window.

    Ends the program for help, version and wrong usage.
    """
    if arguments and not arguments[0].startswith("-") and arguments[0] not in COMMANDS:
        return _window(arguments)
    found = _parser().parse_args(arguments)
    if found.command is None:
        found.command, found.study = "", None
    return found


def _window(arguments: Sequence[str]) -> argparse.Namespace:
    path = Path(arguments[0])
    if len(arguments) > 1 or (path.suffix != ".netzdesk" and not path.exists()):
        _parser().error(
            _("{name} is neither a command nor a study that is there", name=arguments[0])
        )
    return argparse.Namespace(command="", study=path)


def _parser() -> Parser:
    parser = Parser(
        prog="netzdesk",
        usage=_("netzdesk [STUDY]\n       netzdesk COMMAND …"),
        description=_("Without a command the window opens, on the study if one is named."),
    )
    parser.chosen.add_argument(
        "--version",
        action="version",
        version=f"netzdesk {__version__}",
        help=_("show the version"),
    )
    commands = parser.add_subparsers(
        dest="command",
        metavar=_("COMMAND"),
        title=_("Commands"),
        parser_class=Parser,
        prog="netzdesk",
    )
    made: dict[str, Parser] = {
        name: commands.add_parser(name, help=_(text), description=_(text))
        for name, text in COMMANDS.items()
    }
    for name in ("new", "demo", "stats", "export", "import", "check", "history"):
        made[name].study()
    for name in ("stats", "export", "import", "kinds", "history"):
        made[name].json()
    made["new"].chosen.add_argument(
        "--template",
        required=True,
        metavar="niedersachsen-2010|empty",
        help=_("the territory with which the study begins"),
    )
    made["demo"].chosen.add_argument(
        "--until",
        type=_day,
        metavar=_("YYYY-MM-DD"),
        help=_("as it stood at the end of this day"),
    )
    made["history"].chosen.add_argument(
        "--persons",
        choices=("none", "full"),
        default="none",
        help=_("full: with the values of personal fields"),
    )
    _export(made["export"])
    _import(made["import"])
    _template(made["template"])
    return parser


def _day(typed: str) -> date:
    """Return a day typed as 2010-01-20; argparse names the argument when it is none."""
    try:
        return date.fromisoformat(typed)
    except ValueError as error:
        text = _("{typed} is no day; write it like 2010-01-20", typed=typed)
        raise argparse.ArgumentTypeError(text) from error


def _number(typed: str) -> int:
    """Return the number of a network in the appendix; argparse names the argument for others."""
    try:
        return int(typed)
    except ValueError as error:
        text = _("{typed} is no number; write it like 12", typed=typed)
        raise argparse.ArgumentTypeError(text) from error


def _export(parser: Parser) -> None:
    from netzdesk.exports.options import (  # noqa: PLC0415  # not for the window
        GRADES,
        LANGUAGES,
        LIMITS,
        ORDERS,
    )

    parser.taken.add_argument("kind", metavar=_("KIND"), help=_("see: netzdesk kinds"))
    add = parser.chosen.add_argument
    add(
        "--to",
        required=True,
        type=Path,
        metavar=_("FILE"),
        help=_(
            "the file to write; its suffix chooses the format, see: netzdesk kinds; "
            "for the report its folder"
        ),
    )
    add("--persons", choices=tuple(GRADES), help=_("how far persons are shown, else: none"))
    add("--language", choices=LANGUAGES, help=_("the language of the file, else: de"))
    add("--sort", choices=tuple(ORDERS), default="number", help=_("the order of the rows"))
    add("--region", metavar="AGS", help=_("only this district"))
    add("--field", metavar=_("FIELD"), help=_("only this field of action"))
    add(
        "--network",
        type=_number,
        metavar=_("NO"),
        help=_("the profile of the network with this number"),
    )
    add(
        "--released",
        choices=tuple(limit for limit in LIMITS if limit),
        default="",
        help=_("only what contact persons released: to the public, or also within the project"),
    )
    add("--guide", metavar=_("NAME"), help=_("only this guide of interviews"))
    add("--as-of", default="", metavar=_("TEXT"), help=_("the status date to be printed"))
    add("--name", default="", metavar=_("NAME"), help=_("freeze the state of the report"))
    add("--snapshot", default="", metavar=_("NAME"), help=_("the frozen state of this name"))
    add(
        "--compared-with",
        default="",
        metavar=_("NAME"),
        help=_("the later frozen state of a comparison, else: the present one"),
    )


def _import(parser: Parser) -> None:
    parser.taken.add_argument("file", metavar=_("FILE"), type=Path, help=_("the list to import"))
    add = parser.chosen.add_argument
    add("--kind", required=True, metavar=_("KIND"), help=_("see: netzdesk kinds"))
    add("--dry-run", action="store_true", help=_("say what would happen and store nothing"))
    add(
        "--skip-errors",
        action="store_true",
        help=_("import the good rows; otherwise one row with an error refuses the list"),
    )
    add(
        "--fill-merged",
        action="store_true",
        help=_("put the value of merged cells in each of their cells"),
    )


def _template(parser: Parser) -> None:
    parser.taken.add_argument("kind", metavar=_("KIND"), help=_("see: netzdesk kinds"))
    parser.chosen.add_argument(
        "--to", required=True, type=Path, metavar=_("FILE"), help=_("the file to write, .xlsx")
    )
