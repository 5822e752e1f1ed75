"""The floor of the first paint: a main window with a filled table of PySide6, nothing else."""

from painted import Report
from PySide6.QtWidgets import QApplication, QMainWindow, QTableWidget, QTableWidgetItem

application = QApplication([])
window = QMainWindow()
table = QTableWidget(46, 6)
for row in range(46):
    for column in range(6):
        table.setItem(row, column, QTableWidgetItem(f"Landkreis {row}/{column}"))
window.setCentralWidget(table)
window.resize(1366, 768)
report = Report(window)
window.show()
application.exec()
