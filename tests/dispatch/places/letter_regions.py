"""The regions of the letters that have some, as the letters define them."""

from __future__ import annotations

from dispatch.model.region import Region

PRD_CITIES = ("4401", "4403", "4404", "4406", "4407", "4412", "4413", "4419", "4420")
XIAN_DISTRICTS = tuple(f"6101{number:02d}" for number in (2, 3, 4, 11, 12, 13, 14, 15, 16, 17, 18))


def _region(code: str, *prefixes: str) -> Region:
    return Region(code, code, code, prefixes)


L01 = (_region("prd", *PRD_CITIES), _region("guangdong", "44"), _region("elsewhere", ""))
L08 = (_region("xian_urban", *XIAN_DISTRICTS), _region("outside", ""))
L12 = (_region("jzhw", "31", "32", "33", "34"), _region("elsewhere", ""))
L14 = (_region("fuzhou", "3501"), _region("elsewhere", ""))
