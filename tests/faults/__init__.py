"""What goes wrong, on real processes: people get an honest word, and the next turn works."""
