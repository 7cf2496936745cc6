"""`make bench`: each part in processes of its own, one table for each.

Names of contestants may follow, to measure only those.
"""

import sys

from bench.nlu import main

main(*sys.argv[1:])
