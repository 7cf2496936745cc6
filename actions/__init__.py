"""Thin actions: a tracker in, a question to the knowledge, a message out."""
