"""The search starts without what it never uses."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from solver.engine.compiled import IS_COMPILED

pytestmark = pytest.mark.skipif(not IS_COMPILED, reason="numba is not here")

PLAN = """
import sys
import numpy as np
from solver import Problem, Shift, Visit, insert
plan = insert(Problem(np.zeros((1, 1), np.int32), (Shift(0, 0, 0, 0, 600),), (Visit(0, 60),), 600), {})
print(len(plan.routes), "scipy.linalg" in sys.modules)
"""


def test_a_first_plan_needs_no_linear_algebra() -> None:
    ran = subprocess.run([sys.executable, "-c", PLAN], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["1", "False"]


def test_who_compiles_linear_algebra_still_has_it() -> None:
    numba = pytest.importorskip("numba")
    product = numba.njit(lambda one, other: one @ other)
    assert product(np.eye(2), np.full((2, 2), 3.0)).tolist() == [[3.0, 3.0], [3.0, 3.0]]
