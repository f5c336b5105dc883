"""What is kept of turns and of what people say of the answers: redacted, without who asked, for the curators.

`store` is the door: `InteractionsStore`. A SQLite file of the gateway's own, or a PostgreSQL database.
"""
