"""`make bench`: each part in processes of its own, one table for each."""

from bench.nlu import main

main()
