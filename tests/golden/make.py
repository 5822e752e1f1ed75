"""Make the study file of the present schema for `tests/golden/`: small, and without persons.

Run once before a release that has a new schema; files of released schemas are never made again:
`python tests/golden/make.py`.
"""

from __future__ import annotations

import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from netzdesk.store.schema import SCHEMA_VERSION
from netzdesk.store.study import Author, Study

FOLDER = Path(__file__).parent
MOMENT = datetime(2010, 3, 12, 9, 0, tzinfo=UTC)


def make(path: Path) -> None:
    """Write a study with some rows in most tables."""
    author = Author("0190f000-0000-7000-8000-000000000001", "Anna Beispiel", "AB")
    with Study.create(path, author=author, clock=lambda: MOMENT) as study:
        with study.unit("fill") as unit:
            unit.put("setting", {"key": "title", "value": '"Beispiel"'})
            term = {"vocabulary": "answer", "code": "yes", "label_en": "yes", "label_de": "ja"}
            unit.put("vocabulary_term", term)
            region = unit.put("region", {"ags": "03101", "name": "Beispielkreis", "kind": "city"})
            network = unit.put("network", {"name": "Netzwerk Beispiel", "place": "Köln"})
            unit.put("network_region", {"network_id": network, "region_id": region})
            for number in range(3):
                office = unit.put("institution", {"kind": "job_centre", "name": f"Stelle {number}"})
                link = {"institution_id": office, "region_id": region}
                unit.put("institution_region", link)
                attempt = unit.put(
                    "contact_attempt",
                    {
                        "institution_id": office,
                        "channel": "phone",
                        "direction": "out",
                        "day": "2010-03-12",
                        "outcome": "1.1",
                        "researcher_id": author.id,
                        "note": "Straße, Grüße",
                    },
                )
                statement = unit.put(
                    "statement",
                    {
                        **link,
                        "answer": "yes",
                        "day": "2010-03-12",
                        "attempt_id": attempt,
                        "named": network,
                        "researcher_id": author.id,
                    },
                )
                unit.put("statement_network", {"statement_id": statement, "network_id": network})
        with study.unit("change") as unit:
            unit.put("region", {"id": region, "name": "Landkreis Beispiel"})
        study.undo()


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["NETZDESK_HOME"] = folder
        made = Path(folder) / "made.netzdesk"
        make(made)
        target = FOLDER / f"study_v{SCHEMA_VERSION}.netzdesk"
        target.write_bytes(made.read_bytes())
    print(target, target.stat().st_size)  # noqa: T201  # a script


if __name__ == "__main__":
    main()
