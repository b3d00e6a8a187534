"""Closures as rows, and back."""

from __future__ import annotations

from dispatch.model.closure import Closure, Shut, ShutKind
from dispatch.model.moment import Interval
from dispatch.store.rows import Read, Row


def closure_row(closure: Closure) -> Row:
    return {
        "id": closure.id,
        "kind": closure.shut.kind.value,
        "crossing": closure.shut.crossing,
        "road_class": closure.shut.road_class,
        "region": closure.shut.region,
        "begins_at": closure.span.start,
        "ends_at": closure.span.end,
        "reason": closure.reason,
        "declared_by": closure.by,
        "recorded_at": closure.recorded_at,
        "lifted_at": closure.lifted_at,
        "lifted_by": closure.lifted_by,
        "version": closure.version,
    }


def closure_of(row: Read) -> Closure:
    return Closure(
        row["id"],
        Shut(ShutKind(row["kind"]), row["crossing"], row["road_class"], row["region"]),
        Interval(row["begins_at"], row["ends_at"]),
        row["reason"],
        row["declared_by"],
        row["recorded_at"],
        row["lifted_at"],
        row["lifted_by"],
        row["version"],
    )
