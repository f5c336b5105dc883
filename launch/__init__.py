"""From a clone to a running assistant: what `make run`, `make test` and `make evaluate` start with.

`generate` writes the files that are derived from the knowledge base, `prepare` builds the store and the
model, `stack` starts the three servers under a supervisor and stops them.
"""
