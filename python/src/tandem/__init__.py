"""Tandem: support outcomes of people and AI agents, measured as one journey."""

__version__ = "0.1.0"
