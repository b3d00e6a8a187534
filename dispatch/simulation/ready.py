"""Whether a store holds a demo company that is complete."""

from __future__ import annotations

from dispatch.store.base import Store

READY_SETTING = "demo_ready"


def is_filled(store: Store) -> bool:
    """Whether the store holds a complete demo; one whose making was cut short is none."""
    with store.reading() as unit:
        return unit.setting(READY_SETTING) is not None
