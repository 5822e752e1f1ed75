"""What a cell may hold, as people read it: for templates, help and refusals."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from netzdesk.base.i18n import Translator
from netzdesk.base.paths import resource
from netzdesk.imports.facts import Term
from netzdesk.imports.kinds.kind import ImportColumn

Vocabularies = Mapping[str, Sequence[Term]]


def offered(column: ImportColumn, term: Term) -> bool:
    """Return whether a term may stand in a list: of outcomes those that a contact can have."""
    if term.retired:
        return False
    if column.vocabulary == "outcome":
        return bool(term.attributes.get("level") == "attempt")
    return (column.vocabulary, term.code) != ("answer", "withdrawn")


def allowed_values(
    column: ImportColumn, vocabularies: Vocabularies, tr: Translator
) -> tuple[tuple[str, str], ...]:
    """Return code and label of everything that a cell of this column may have; of outcomes the
    label begins with the code. Empty for a column of free values.
    """
    if column.choices:
        return tuple((code, tr(label)) for code, label in column.choices)
    german = tr.language == "de"
    found = []
    for term in vocabularies.get(column.vocabulary, ()):
        if offered(column, term):
            label = term.label_de if german else term.label_en
            coded = f"{term.code} {label}" if column.vocabulary == "outcome" else label
            found.append((term.code, coded))
    return tuple(found)


@lru_cache(maxsize=1)
def usual_vocabularies() -> Mapping[str, tuple[Term, ...]]:
    """Return the vocabularies with which every study begins, for who has no study at hand."""
    found: dict[str, tuple[Term, ...]] = {}
    for file in sorted(resource("vocabularies").glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as text:
            rows = list(csv.DictReader(text))
        found[file.stem] = tuple(_term(row) for row in rows)
    return found


def _term(row: Mapping[str, Any]) -> Term:
    return Term(row["code"], row["label_de"], row["label_en"], row, retired=False)
