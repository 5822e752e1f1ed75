"""The floor of the first paint: a main window with a table and its model, nothing else."""

from painted import Report
from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt
from PySide6.QtWidgets import QApplication, QMainWindow, QTableView


class Districts(QAbstractTableModel):
    """46 rows of six texts."""

    def rowCount(self, parent: QModelIndex) -> int:
        return 0 if parent.isValid() else 46

    def columnCount(self, parent: QModelIndex) -> int:
        return 0 if parent.isValid() else 6

    def data(self, index: QModelIndex, role: int) -> str | None:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return f"Landkreis {index.row()}/{index.column()}"


application = QApplication([])
window = QMainWindow()
model = Districts()
table = QTableView()
table.setModel(model)
window.setCentralWidget(table)
window.resize(1366, 768)
report = Report(window)
window.show()
application.exec()
