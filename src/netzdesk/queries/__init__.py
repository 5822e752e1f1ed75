"""The read side: SQL to frozen rows."""
