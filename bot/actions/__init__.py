"""The action server: Rasa's turns in, replies out. It decides nothing and knows no policy sentence.

`turn` is the only module that knows Rasa's names, `wording` the only one that knows the reply's shape;
between them stands one call, `knowledge.answering.decide`.
"""
