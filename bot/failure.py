"""What a command cannot do for a reason of the user's."""


class Failure(Exception):
    """Wrong usage or bad input: one line for the user, exit code 2."""
