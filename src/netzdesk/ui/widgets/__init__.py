"""Fields and small parts that several pages share."""
