"""What can be imported: one module a kind, and their registry."""
