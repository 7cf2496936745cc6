"""Reading Vietnamese: one spaCy pipeline from a text to what it names.

Importing the package loads nothing; `bot.language.reader` loads spaCy.
"""
