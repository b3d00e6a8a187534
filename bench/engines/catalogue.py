"""Which engines there are, the package each needs, and whether a seed changes what it does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module, metadata

from bench.engines.limit import Limit
from bench.engines.model import Order
from solver import Problem

Plan = Callable[[Problem, Limit, int], Order]


@dataclass(frozen=True, slots=True)
class Engine:
    """``door`` is ``module:function``; the module is loaded in the child process that runs it, and only there."""

    name: str
    door: str
    package: str
    seeded: bool
    says: str

    @property
    def module(self) -> str:
        """The module's full name."""
        return f"bench.engines.{self.door.partition(':')[0]}"

    def load(self) -> Plan:
        """The function that plans. Raises ImportError when the package is not installed."""
        plan: Plan = getattr(import_module(self.module), self.door.partition(":")[2])
        return plan

    def warm_up(self, problem: Problem) -> None:
        """Load and compile what a process loads once, on a small problem, before the clock starts."""
        prepare = getattr(import_module(self.module), "warm_up", None)
        if prepare is not None:
            prepare(problem)

    def version(self) -> str | None:
        """The installed version of its package, or None."""
        try:
            return metadata.version(self.package)
        except metadata.PackageNotFoundError:
            return None


ENGINES = {
    engine.name: engine
    for engine in (
        Engine("paidan", "paidan:plan", "paidan", True, "this project's solver"),
        Engine("greedy", "greedy:plan", "paidan", False, "most urgent first, earliest start"),
        Engine("vroom", "vroom_passes:plan", "pyvroom", False, "hard windows first, then the rest relaxed"),
        Engine("pyvrp", "pyvrp_groups:plan", "pyvrp", True, "exclusive clients in time, late, very late"),
        Engine("ortools", "ortools_routing:plan", "ortools", False, "linear lateness"),
        Engine("ortools-dup", "ortools_routing:plan_with_late_copies", "ortools", False, "a late copy of every node"),
        Engine("vrp-cli", "vrp_cli_passes:plan", "vrp-cli", False, "hard windows first, then the rest relaxed"),
    )
}
