"""Start, command line, settings, crash dialog: builds the objects and hands them on."""
