"""The facts and the questions they answer. Imports nothing of Rasa."""
