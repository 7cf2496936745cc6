"""The widget in Debian's Chromium, against the real bot."""
