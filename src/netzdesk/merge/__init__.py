"""Bringing another laptop's study in."""
