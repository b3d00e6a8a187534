"""Load numba without what the search never uses: scipy's linear algebra, a quarter of the time until the first plan."""

from __future__ import annotations

from importlib import import_module
from typing import Any


def load_numba() -> Any:
    """The module numba, or None where it is not installed."""
    try:
        numba = import_module("numba")
    except ImportError:
        return None
    _put_off_linear_algebra()
    return numba


def _put_off_linear_algebra() -> None:
    """Let numba believe that there is a BLAS until somebody compiles a function that calls one.

    Its functions on arrays load scipy.linalg only to see whether it is there. Those that need it look again themselves.
    """
    try:
        linalg: Any = import_module("numba.np.linalg")
        look = linalg.ensure_blas
    except (ImportError, AttributeError):
        return  # another numba: nothing is put off, and nothing lost but time
    linalg.ensure_blas = lambda: None
    try:
        import_module("numba.np.arraymath")
    finally:
        linalg.ensure_blas = look
