"""What is deleted and when, and copies of it: `python -m web_widget purge | backup | restore | migrate`.

`commands.run` is the door.
"""
