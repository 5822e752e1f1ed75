"""NetzDesk: a desk for field research on regional networks, on one study file."""

__version__ = "0.1.0"
