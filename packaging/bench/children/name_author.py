"""Answers beforehand what the program asks at its first start."""

from netzdesk.app.settings import machine_preferences

kept = machine_preferences()
kept.set_author("Vera Muster", "VM")
kept.sync()
