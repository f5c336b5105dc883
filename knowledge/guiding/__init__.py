"""Guides: steps asked one by one, and what was ticked set beside the policy's own criteria. They never decide.

Called by `bot/actions/guide.py`; `build` fills the store with the guides that `resolving` makes of the content.
"""
