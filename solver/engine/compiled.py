"""Compiling the inner loops: numba where it is installed, the same functions in plain Python where it is not.

Machine code is kept in a folder of its own for every state of the sources (numba looks only at the file of the function
it loads, not at those that function calls): beside the source, or in the temporary folder where that cannot be written
to, or below ``NUMBA_CACHE_DIR``. ``python -m solver.warm_up`` fills it.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar, cast

import numpy as np
import numpy.typing as npt

from solver.engine.numba_start import load_numba

numba = load_numba()

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Legs = npt.NDArray[np.int32]

_Function = TypeVar("_Function", bound=Callable[..., object])


def cache_folder() -> Path:
    """Where the machine code of these very sources is kept."""
    here = Path(__file__).parent
    files = [*sorted(here.glob("*.py")), *sorted((here.parent / "long_routes").glob("*.py"))]
    sources = [file.read_bytes() for file in files]
    compiled = [source for source in sources if b"\n@in" in source or b"\n@entry" in source]
    constants = [(here / "facts.py").read_bytes(), Path(__file__).read_bytes()]
    constants += [(here.parent / name).read_bytes() for name in ("problem.py", "traffic.py", "long_routes/facts.py")]
    state = hashlib.sha256(b"".join(compiled + constants)).hexdigest()[:12]
    return _cache_base(here) / f"kernel-{state}"


def _cache_base(here: Path) -> Path:
    if "NUMBA_CACHE_DIR" in os.environ:
        return Path(os.environ["NUMBA_CACHE_DIR"])
    beside = here / "__pycache__"
    writable = os.access(beside if beside.exists() else here, os.W_OK)
    return beside if writable else Path(tempfile.gettempdir()) / f"paidan-{os.getuid()}"


if numba is not None:
    numba.config.CACHE_DIR = str(cache_folder())

IS_COMPILED = numba is not None and not numba.config.DISABLE_JIT
"""Whether the loops run as machine code here; plain Python gives the same plans, some hundred times later."""


def _compiled(function: _Function, **flags: bool) -> _Function:
    return function if numba is None else cast(_Function, numba.njit(cache=True, nogil=True, **flags)(function))


def entry(function: _Function) -> _Function:
    """Compile on first use what Python calls, without holding the interpreter's lock. It must not make arrays.

    Nothing is made, so nothing is freed: numba's reference counts, which cost more than all the rest, are left out.
    """
    return _compiled(function, _nrt=False)


def inner(function: _Function) -> _Function:
    """Compile what only other compiled functions call; called from Python it would end the process."""
    return _compiled(function, _nrt=False, no_cpython_wrapper=True, no_cfunc_wrapper=True)


def inlined(function: _Function) -> _Function:
    """Compile into the caller: for the few functions that run some million times a second."""
    return _compiled(function, _nrt=False, no_cpython_wrapper=True, no_cfunc_wrapper=True, forceinline=True)


def entry_with_arrays(function: _Function) -> _Function:
    """Compile a function that makes arrays of its own."""
    return _compiled(function)
