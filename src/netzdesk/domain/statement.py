"""What an answer may carry: which answers work as "no", which take reasons, which take names."""

from __future__ import annotations

from typing import Final

from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_
from netzdesk.domain.region_facts import USABLE, WORKS_AS_NO

NAMING_ANSWERS: Final = USABLE - {"no"}
"""The answers that can name structures: a plain "no" means that there is none to name."""


def check_content(answer: str, *, reasons: int, named: int) -> None:
    """Raise Refused when the answer is missing or does not go with reasons or names."""
    if not answer:
        raise Refused(
            "statement.no_answer", N_("Choose the answer of this institution."), field="answer"
        )
    if answer == "withdrawn":
        raise Refused(
            "statement.withdrawn",
            N_("Withdraw the earlier statement instead of recording a new one."),
            field="answer",
        )
    if reasons and answer not in WORKS_AS_NO:
        raise Refused(
            "statement.reasons",
            N_("Reasons belong to a “no”. Remove them or choose another answer."),
            field="reasons",
        )
    if named and answer not in NAMING_ANSWERS:
        raise Refused(
            "statement.names",
            N_(
                "This answer names no structure. Remove the names, or choose an answer such as "
                "“yes” or “loose cooperation only”."
            ),
            field="named",
        )
