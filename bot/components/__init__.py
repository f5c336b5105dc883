"""What the engine adds to Rasa's pipeline. Runs on Python 3.10; imports no gateway or knowledge code."""
