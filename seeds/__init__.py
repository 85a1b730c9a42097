"""The catalogue, the demo plant and generators of plants."""
