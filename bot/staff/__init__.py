"""The page for staff: how the bot and its knowledge are, and the tables to browse."""
