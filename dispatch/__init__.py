"""The desk: work orders, promises and plans - everything but pixels and search."""
