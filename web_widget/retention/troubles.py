"""What ends a command, in words for whoever ran it."""

from __future__ import annotations


class Trouble(Exception):
    """Says what is wrong and, where there is something, what to do. Quotes nothing that anybody typed to Signpost, and
    no password."""
