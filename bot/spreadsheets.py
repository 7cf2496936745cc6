"""Cells that a spreadsheet shows as they are written."""


def plain(words: str) -> str:
    """What a spreadsheet would take for a formula, as text."""
    return "'" + words if words[:1] in {"=", "+", "-", "@", "\t"} else words
