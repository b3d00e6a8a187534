"""A table in layers behaves like a plain one, whoever forks it and writes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dispatch.store.copy_on_write import MANY_NEWS, Sheet

KEYS = st.integers(0, 2 * MANY_NEWS)
STEPS = st.lists(st.tuples(st.sampled_from(["put", "drop", "fork", "clear"]), KEYS), max_size=200)


@given(steps=STEPS, filled=st.integers(0, 3 * MANY_NEWS))
def test_a_sheet_is_a_dictionary_that_forks(steps: list[tuple[str, int]], filled: int) -> None:
    sheet, plain = Sheet[int, int](), dict[int, int]()
    for key in range(filled):
        sheet[key] = plain[key] = -key
    origins: list[tuple[Sheet[int, int], dict[int, int]]] = []
    for number, (step, key) in enumerate(steps):
        if step == "put":
            sheet[key] = plain[key] = number
        elif step == "drop" and key in plain:
            del sheet[key], plain[key]
        elif step == "clear" and key == 0:
            sheet.clear()
            plain.clear()
        elif step == "fork":
            origins.append((sheet, dict(plain)))
            sheet = sheet.fork()
        assert list(sheet.items()) == list(plain.items())
        assert len(sheet) == len(plain)
        assert (key in sheet) == (key in plain)
    assert [dict(origin) for origin, _ in origins] == [then for _, then in origins]


def test_what_was_derived_is_made_once_until_a_row_changes() -> None:
    made = []
    sheet = Sheet[int, int]()
    sheet[1] = 1

    def total(rows: object) -> int:
        made.append(rows)
        return sum(sheet.values())

    assert [sheet.derived("total", total), sheet.fork().derived("total", total)] == [1, 1]
    assert len(made) == 1
    fork = sheet.fork()
    fork[2] = 5
    assert sheet.derived("total", total) == 1
    assert len(made) == 1
