"""The reader and the confidence bands as components of Rasa's graph."""
