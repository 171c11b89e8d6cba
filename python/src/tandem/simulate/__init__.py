"""A support organisation whose truth is known: needs first, exports after."""
