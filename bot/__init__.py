"""The conversation half of Signpost: the sealed Rasa engine, and the actions it calls."""
