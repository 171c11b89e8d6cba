"""How the world is written down: one module a shape."""
