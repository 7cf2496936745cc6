"""The parts that Rasa loads beside its own, and the ways to start the bot."""
