"""The files in deploy/, each run for real."""
