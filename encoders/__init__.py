"""The sentence encoders: the engine's for messages, the knowledge base's for passages.

Works on Python 3.10 and newer; imports nothing of ours but itself.
"""
