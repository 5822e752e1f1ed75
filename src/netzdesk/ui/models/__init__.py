"""Qt item models over the queries."""
