"""The vocabularies of the study: one small table, read whole."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple


class Term(NamedTuple):
    """One term of a vocabulary."""

    vocabulary: str
    code: str
    label_en: str
    label_de: str
    retired: bool
    attributes: Mapping[str, Any]

    def label(self, language: str) -> str:
        return self.label_de if language == "de" else self.label_en


def terms_by_vocabulary(conn: Any) -> dict[str, tuple[Term, ...]]:
    """Return all terms, also the retired ones, by vocabulary in the order of their rank."""
    found: dict[str, list[Term]] = {}
    rows = conn.execute(
        "SELECT vocabulary, code, label_en, label_de, retired, attributes "
        "FROM vocabulary_term ORDER BY vocabulary, rank, code"
    )
    for vocabulary, code, label_en, label_de, retired, attributes in rows:
        extra = json.loads(attributes) if attributes else {}
        found.setdefault(vocabulary, []).append(
            Term(vocabulary, code, label_en, label_de, bool(retired), extra)
        )
    return {vocabulary: tuple(terms) for vocabulary, terms in found.items()}
