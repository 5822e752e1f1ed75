"""The floor of a table in Word: python-docx alone, the cells of the table asked for once."""

import pickle
import sys
from pathlib import Path

import docx


def main(cells: Path, target: Path) -> None:
    rows = pickle.loads(cells.read_bytes())
    document = docx.Document()
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    found = iter(table._cells)  # noqa: SLF001  # row.cells would look through the table each time
    for row in rows:
        for text in row:
            next(found).text = text
    document.save(str(target))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
