"""The figures of places: test points, hand-written addresses, and how fast an address is found."""

from __future__ import annotations

import csv
import statistics
import sys
import time
from dataclasses import dataclass

from dispatch.data_root import data_root
from dispatch.places.addresses import Outcome, Resolution
from dispatch.places.regions import Atlas

HELD_OUT = 60
"""So many addresses at the end of the file were written with the others and never looked at while tuning."""

LEAST_RIGHT_SHARE = 0.95
MOST_MILLISECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table: what was measured, what is demanded, whether it is met."""

    what: str
    measured: str
    demanded: str
    met: bool

    def __str__(self) -> str:
        return f"{'ok  ' if self.met else 'MISS'}  {self.what:<52} {self.measured:>26}   demanded {self.demanded}"


@dataclass(frozen=True, slots=True)
class WrittenAddress:
    """One row of ``validation_addresses.csv``.

    ``expected`` are adcode prefixes, any of which is right; with ``several`` the text does not say which, and a
    resolver has to ask: naming all of them (``all``) or at least two (``any``).
    """

    kind: str
    text: str
    expected: tuple[str, ...]
    several: str


def written_addresses() -> tuple[WrittenAddress, ...]:
    """All hand-written addresses in the order of writing."""
    with (data_root() / "regions" / "validation_addresses.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            WrittenAddress(row["kind"], row["address"], tuple(row["expected"].split("|")), row["several"])
            for row in csv.DictReader(file)
        )


def verdict(address: WrittenAddress, answer: Resolution) -> str:
    """``right``, ``asked`` (a person is asked, with the right place among the candidates) or ``wrong``."""
    named = {prefix for prefix in address.expected for one in answer.candidates if _in(one.place.adcode, prefix)}
    if address.several:
        enough = len(named) == len(address.expected) if address.several == "all" else len(named) >= 2
        return "right" if answer.outcome is Outcome.AMBIGUOUS and enough else "wrong"
    if answer.outcome in (Outcome.SURE, Outcome.VAGUE):
        return "right" if _in(answer.candidates[0].place.adcode, *address.expected) else "wrong"
    return "asked" if named else "wrong"


def figures() -> list[Figure]:
    """Every figure of places, on the shipped map."""
    atlas = Atlas.open(data_root())
    addresses = written_addresses()
    return [
        points_figure(atlas),
        share_figure(atlas, "written addresses", addresses[:-HELD_OUT]),
        share_figure(atlas, "held-out addresses", addresses[-HELD_OUT:]),
        speed_figure(atlas, addresses),
    ]


def points_figure(atlas: Atlas) -> Figure:
    with (data_root() / "regions" / "validation_points.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    right = 0
    for row in rows:
        county = atlas.locate(float(row["lat"]), float(row["lon"]))
        right += county is not None and _in(county.adcode, *row["expected_adcode_prefix"].split("|"))
    return Figure("test points in the right county", f"{right} of {len(rows)}", "all", right == len(rows))


def share_figure(atlas: Atlas, what: str, addresses: tuple[WrittenAddress, ...]) -> Figure:
    verdicts = [verdict(address, atlas.addresses.resolve(address.text)) for address in addresses]
    right, asked = verdicts.count("right"), verdicts.count("asked")
    share = (right + asked) / len(verdicts)
    shown = f"{share:.1%} of {len(verdicts)} ({asked} asked)"
    return Figure(
        f"{what}: right or honestly ambiguous", shown, f">= {LEAST_RIGHT_SHARE:.0%}", share >= LEAST_RIGHT_SHARE
    )


def speed_figure(atlas: Atlas, addresses: tuple[WrittenAddress, ...]) -> Figure:
    """Of addresses nobody has asked about: a house number that no other has makes each of them one."""
    spent = []
    for address in addresses:
        begun = time.perf_counter()
        atlas.addresses.resolve(f"{address.text}{len(spent) + 1}栋")
        spent.append((time.perf_counter() - begun) * 1000)
    middle = statistics.median(spent)
    return Figure(
        "one address, median", f"{middle:.1f} ms", f"<= {MOST_MILLISECONDS:g} ms", middle <= MOST_MILLISECONDS
    )


def _in(adcode: str | None, *prefixes: str) -> bool:
    return adcode is not None and adcode.startswith(prefixes)


def main() -> int:
    """Print every figure; exit status 1 when one misses its demand."""
    found = figures()
    for figure in found:
        print(figure)
    return 0 if all(figure.met for figure in found) else 1


if __name__ == "__main__":
    sys.exit(main())
