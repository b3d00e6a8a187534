"""Threads share heaps where the C library has one for each; elsewhere nothing happens."""

from __future__ import annotations

import ctypes
import platform

import pytest

from web.heaps import share_heaps


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc gives every thread a heap")
def test_glibc_lets_all_threads_share_heaps() -> None:
    assert share_heaps()


@pytest.mark.parametrize("error", [AttributeError, OSError, TypeError])
def test_another_c_library_is_left_alone(error: type[Exception], monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(name: None) -> None:
        raise error

    monkeypatch.setattr(ctypes, "CDLL", refuse)
    assert not share_heaps()
