"""One run in a process of its own: ``python -m bench.child REQUEST.json ANSWER.json``. Started by ``bench.run``.

Reading, importing and compiling come first; then the CPU clock starts, and stating the problem to the peer counts.
"""

from __future__ import annotations

import json
import resource
import sys
import time
import traceback
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench.engines.catalogue import ENGINES, Plan
from bench.engines.limit import Limit
from bench.engines.model import Order, Unsupported
from bench.instances.formats import FORMATS, MOST_DEFECTS_TOLD
from bench.instances.generate import generate
from bench.instances.instance import Instance, Unsayable
from bench.instances.technician import state

SMALL = (20, 6, 1)
"""Faults, technicians and seed of the problem that an engine is warmed up on."""


def main(request_file: str, answer_file: str) -> None:
    """Do what the request says and write the part of the row that came of it."""
    request = json.loads(Path(request_file).read_text(encoding="utf-8"))
    answer = run(request)
    Path(answer_file).write_text(json.dumps(answer, ensure_ascii=False), encoding="utf-8")


def run(request: dict[str, Any]) -> dict[str, Any]:
    """What one engine makes of one instance; a failure is an answer with its reason."""
    form = FORMATS[request["format"]]
    engine = ENGINES[request["engine"]]
    try:
        instance = form.read(Path(request["path"]))
        engine.warm_up(state(generate(*SMALL))[0])
        order, spent = _measured(engine.load(), instance, request)
    except ImportError as missing:
        return {"valid": False, "reason": f"not installed: {missing}"}
    except (Unsayable, Unsupported) as lack:
        return {"valid": False, "reason": str(lack)}
    except Exception as failure:
        traceback.print_exc()
        return {"valid": False, "reason": f"failed: {failure}"}
    routes = instance.names.routes(order)
    verdict = asdict(form.judge(instance.source, routes))
    verdict["defects"] = verdict["defects"][:MOST_DEFECTS_TOLD]
    return spent | verdict | {"routes": routes, "unsaid": instance.unsaid}


def _measured(plan: Plan, instance: Instance, request: dict[str, Any]) -> tuple[Order, dict[str, float]]:
    wall, cpu = time.perf_counter(), _cpu()
    order = plan(instance.problem, Limit(request["seconds"]), request["seed"])
    return order, {
        "cpu_seconds": round(_cpu() - cpu, 3),
        "wall_seconds": round(time.perf_counter() - wall, 3),
        "memory_mb": _peak_megabytes(),
    }


def _peak_megabytes() -> int:
    """The most this process ever held. ``ru_maxrss`` would not do: it keeps the size of the parent across exec."""
    status = Path("/proc/self/status")
    if status.exists():
        lines = status.read_text(encoding="utf-8").splitlines()
        return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM"))
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def _cpu() -> float:
    """CPU seconds of this process with all its threads, and of the children it has waited for."""
    uses = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(use.ru_utime + use.ru_stime for use in uses)


if __name__ == "__main__":
    main(*sys.argv[1:])
