"""How many technicians are needed and where they should live, and where today's crew leaves a gap."""

from dispatch.staffing.covering import fewest, growing, shortest_ways
from dispatch.staffing.siting import Base, Demand, Placement, Siting
from dispatch.staffing.weak_spots import Cell, Gap, OnlyHolder, gaps, only_holders

__all__ = [
    "Base",
    "Cell",
    "Demand",
    "Gap",
    "OnlyHolder",
    "Placement",
    "Siting",
    "fewest",
    "gaps",
    "growing",
    "only_holders",
    "shortest_ways",
]
