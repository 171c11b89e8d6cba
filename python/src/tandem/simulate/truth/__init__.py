"""The true values of metrics: what the parameters imply, and what came out in this very world."""
