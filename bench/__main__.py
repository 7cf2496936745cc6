"""`make bench`: every part one after the other, each with a table of its own.

`python -m bench nlu ours linear_svm` measures one part, of it some contestants only.
"""

import sys

from bench import growth, ingest, leak, load, nlu, rules, turns, widget

PARTS = {
    "nlu": nlu.main,
    "rules": rules.main,
    "growth": growth.main,
    "widget": widget.main,
    "ingest": ingest.main,
    "turns": turns.main,
    "load": load.main,
    "leak": leak.main,
}

chosen = sys.argv[1:2]
for name, run in PARTS.items():
    if not chosen or name in chosen:
        run(*sys.argv[2:])
