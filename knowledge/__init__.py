"""What the two policies say: content, its proof, its store, and how a question is decided.

This package knows policies. It imports neither Rasa nor Flask; `bot.actions` asks it with a
`Question` and gets an `Outcome`, the gateway reads contacts, topics and documents from its store.
"""
