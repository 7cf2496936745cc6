"""`make bench`: every part one after the other, each with a table of its own.

`python -m bench nlu ours linear_svm` measures one part, of it some contestants only.
"""

import sys
from importlib import import_module

from bot.server import quiet_environment

PARTS = ("nlu", "rules", "growth", "widget", "ingest", "turns", "load", "leak")

# A contestant that needs TensorFlow runs in a process of its own.
quiet_environment()
chosen = sys.argv[1:2]
for name in PARTS:
    if not chosen or name in chosen:
        import_module(f"bench.{name}").main(*sys.argv[2:])
