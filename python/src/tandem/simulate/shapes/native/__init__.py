"""Shapes of vendors: the same world as each tool would export it."""
