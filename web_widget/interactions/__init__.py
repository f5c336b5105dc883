"""What is kept of turns and of what people say of the answers: redacted, without who asked, for the curators. And how
far people are with the first week's tour, for themselves.

`store` is the door: `InteractionsStore`. A SQLite file of the gateway's own, or a PostgreSQL database.
"""
