"""The compiled search: a problem as flat arrays, and ruin and recreate on them."""
