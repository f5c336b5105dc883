"""What a new version of a document does to the knowledge base. Called by `python -m knowledge drift` only."""
