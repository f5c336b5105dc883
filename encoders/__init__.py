"""The sentence encoder that both environments run: the engine for messages, the knowledge base for passages.

Works on Python 3.10 and newer; imports nothing of ours but itself.
"""
