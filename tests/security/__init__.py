"""What attackers may send: anything, to the reader, the channels and the command line."""
