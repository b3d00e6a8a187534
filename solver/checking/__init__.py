"""The parts of the judge: routes, roads, what ties routes together, and the cost."""
