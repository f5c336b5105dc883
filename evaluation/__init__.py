"""Asks a running gateway the questions of a JSONL file, judges what a person would see, reports it."""
