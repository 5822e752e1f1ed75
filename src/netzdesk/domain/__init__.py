"""Rules and values: pure Python, no clock, no I/O."""
