"""The sample study: shipped tables and an invented contact log, played by the program's actions."""
