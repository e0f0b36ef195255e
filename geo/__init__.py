"""Places: units of both eras, boundaries, neighbours; pure."""
