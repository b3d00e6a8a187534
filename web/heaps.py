"""How the C library hands out memory to threads: a process of many threads must not keep a heap for each."""

from __future__ import annotations

import ctypes

M_ARENA_MAX = -8
"""The parameter's number in glibc's malloc.h."""
HEAPS = 2


def share_heaps() -> bool:
    """Let all threads share two heaps; whether the C library knows how.

    glibc gives every thread a heap of its own and returns little of it: with a large board, 32 threads kept 200 MB that
    nobody used. One thread at a time runs Python anyway, so they do not wait for each other. Call it before any starts.
    """
    try:
        return bool(ctypes.CDLL(None).mallopt(M_ARENA_MAX, HEAPS))
    except (AttributeError, OSError, TypeError):
        return False  # another C library: it has no such heaps
