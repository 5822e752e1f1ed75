"""The floor of the Excel export: XlsxWriter writes given cells into a plain, wrapped table."""

import pickle
import sys
from datetime import date
from pathlib import Path

import xlsxwriter


def main(cells: Path, target: Path) -> None:
    book = xlsxwriter.Workbook(str(target))
    wrapped = book.add_format({"text_wrap": True, "valign": "top", "border": 1, "font_size": 9})
    plain = book.add_format({"valign": "top", "font_size": 9})
    day = book.add_format({"num_format": "dd.mm.yyyy"})
    for number, (name, rows) in enumerate(pickle.loads(cells.read_bytes())):
        sheet = book.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, 10, 36)
        style = wrapped if number == 0 else plain
        for row, values in enumerate(rows):
            for column, value in enumerate(values):
                if isinstance(value, str):
                    sheet.write_string(row, column, value, style)
                elif isinstance(value, date):
                    sheet.write_datetime(row, column, value, day)
                else:
                    sheet.write_number(row, column, value, style)
    book.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
