"""The search on long routes."""
