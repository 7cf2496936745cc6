"""What a command cannot do for a reason of the user's."""

import errno

from bot.texts import text, texts


class Failure(Exception):
    """Wrong usage or bad input: one line for the user, exit code 2."""


def why(error: OSError) -> str:
    """Why a file cannot be read or written, in words."""
    name = errno.errorcode.get(error.errno or 0, "")
    return text(f"files.{name if name in texts()['files'] else 'other'}")
