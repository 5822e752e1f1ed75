"""Tables and documents in."""
