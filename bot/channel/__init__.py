"""The channels through which messages come in."""
