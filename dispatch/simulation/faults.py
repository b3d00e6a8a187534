"""Faults of the demo company: a Poisson process over the day and the week, the same for the same seed and day."""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import accumulate

from dispatch.desk import FaultReport
from dispatch.model.customer import Asset, Site
from dispatch.model.moment import SHANGHAI
from dispatch.simulation.company_files import FaultBook, FaultKind
from dispatch.simulation.draws import generator, pick
from dispatch.simulation.scenario import FaultRates

CLASSED_SKILL = "it"
"""Only the letter for IT systems tells major faults from ordinary ones."""
ROUND_TO_MINUTES = 5


@dataclass(frozen=True, slots=True)
class Fault:
    """Something breaks at ``at``. ``key`` is its name for idempotency keys; ``report`` is what the caller tells."""

    key: str
    at: datetime
    report: FaultReport


class FaultProcess:
    """The faults of every day, each day drawn on its own: any day can be asked for, in any order."""

    def __init__(
        self, sites: Sequence[Site], assets: Sequence[Asset], book: FaultBook, rates: FaultRates, *, seed: int
    ) -> None:
        self._access = {site.id: site.access_seconds for site in sites}
        self._assets = sorted(assets, key=lambda asset: asset.id)
        self._cumulative = list(accumulate(book.rate[asset.skill] for asset in self._assets))
        self._book = book
        self._rates = rates
        self._seed = seed

    def on(self, day: date) -> tuple[Fault, ...]:
        """All faults of one day in Shanghai, in the order they happen."""
        rng = generator(self._seed, "faults", day)
        return tuple(
            Fault(f"{day:%Y%m%d}-{number:03d}", at, self.report_at(at, rng))
            for number, at in enumerate(self._moments(day, rng), start=1)
        )

    def between(self, start: datetime, end: datetime) -> tuple[Fault, ...]:
        """The faults after ``start`` and until ``end``."""
        day, last = start.astimezone(SHANGHAI).date(), end.astimezone(SHANGHAI).date()
        found: list[Fault] = []
        while day <= last:
            found.extend(fault for fault in self.on(day) if start < fault.at <= end)
            day += timedelta(days=1)
        return tuple(found)

    def expected(self, day: date, hour: int) -> float:
        """The mean number of faults in one hour."""
        rates = self._rates
        of_day = rates.per_day * rates.weekdays[day.weekday()] * len(rates.weekdays) / sum(rates.weekdays)
        return of_day * rates.hours[hour] / sum(rates.hours)

    def report_at(self, at: datetime, rng: random.Random, *, share: float | None = None) -> FaultReport:
        """What is reported at that moment: some asset, something wrong with it, and how the report comes in.

        ``share`` (0 to 1) points at the asset in a row of all, each as long as it fails often; else chance does.
        """
        position = (rng.random() if share is None else share) * self._cumulative[-1]
        asset = self._assets[min(bisect_right(self._cumulative, position), len(self._assets) - 1)]
        kinds = self._book.kinds[asset.skill]
        kind = rng.choices(kinds, [one.weight for one in kinds])[0]
        is_major = asset.skill == CLASSED_SKILL and rng.random() < self._rates.major_share
        return FaultReport(
            site_id=asset.site_id,
            description=kind.text,
            asset_id=asset.id,
            channel=pick(self._rates.channels, rng),
            fault_class="major" if is_major else "normal",
            emergency=rng.random() < kind.emergency,
            job=kind.job,
            notified_at=at,
            service_seconds=self._expected_seconds(kind, asset),
        )

    def _expected_seconds(self, kind: FaultKind, asset: Asset) -> int:
        """The median time on site with the way to the asset, rounded as a dispatcher would."""
        minutes = kind.minutes + self._access[asset.site_id] / 60
        return 60 * ROUND_TO_MINUTES * max(1, round(minutes / ROUND_TO_MINUTES))

    def _moments(self, day: date, rng: random.Random) -> Iterator[datetime]:
        midnight = datetime.combine(day, time(), SHANGHAI)
        for hour in range(24):
            mean = self.expected(day, hour)
            second = rng.expovariate(mean / 3600) if mean > 0 else 3600.0
            while second < 3600:
                yield midnight + timedelta(hours=hour, seconds=int(second))
                second += rng.expovariate(mean / 3600)
