"""Tables and documents out: rows in, file out."""
