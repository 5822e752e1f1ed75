"""Answers beforehand what the program asks at its first start."""

from netzdesk.app.main import preferences

kept = preferences()
kept.set_author("Vera Muster", "VM")
kept.sync()
