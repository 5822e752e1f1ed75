"""The way in: the command line or the window, and how every error ends in one plain line."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from typing import Final

from netzdesk.app.system import system_language
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_, _, set_language, translator

DONE: Final = 0
REFUSED: Final = 1
WRONG_USAGE: Final = 2
INTERRUPTED: Final = 130

_USAGE_CODES: Final = frozenset(
    {
        "export.unknown_suffix",
        "export.unknown_kind",
        "export.choice_not_offered",
        "import.unknown_kind",
        "report.name_or_snapshot",
        "template.unknown",
    }
)
_FAULT: Final = N_(
    "Something went wrong in NetzDesk; what was stored before is safe. "
    "Try again; the report is in {log}."
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program with these arguments, by default those of the process.

    Returns the exit status: 0 done, 1 refused with one line on standard error, 2 wrong usage.
    Raises nothing but SystemExit, for help, version and wrong usage.
    """
    _speak_utf8()
    set_language(system_language())
    try:
        from netzdesk.app.cli import run  # noqa: PLC0415  # an error while loading is told too

        status = run(sys.argv[1:] if arguments is None else arguments)
        _flush()
    except Refused as refused:
        return _refuse(refused)
    except BrokenPipeError:
        return _reader_left()
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:  # the last line of defence
        return _fault(error)
    return status


def _refuse(refused: Refused) -> int:
    _say(translator().refusal(refused))
    return WRONG_USAGE if refused.code in _USAGE_CODES else REFUSED


def _fault(error: Exception) -> int:
    from netzdesk.app.faults import log_fault  # noqa: PLC0415  # seldom needed

    _say(_(_FAULT, log=log_fault(error) or "–"))
    return REFUSED


def _say(text: str) -> None:
    """Write one line to standard error, which may not be there (pythonw)."""
    if sys.stderr is not None:
        print(f"netzdesk: {' '.join(text.split())}", file=sys.stderr)


def _speak_utf8() -> None:
    """Write UTF-8 wherever output goes: Windows would write a code page into pipes and files."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _flush() -> None:
    if sys.stdout is not None:
        sys.stdout.flush()


def _reader_left() -> int:
    """Whoever read our output has had enough (`| head`): that is no fault."""
    with open(os.devnull, "w", encoding="utf-8") as nowhere:  # noqa: PTH123  # needs a handle
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
    return DONE


if __name__ == "__main__":
    sys.exit(main())
