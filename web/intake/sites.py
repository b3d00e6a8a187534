"""Finding the site a caller speaks of by customer, site name, address, contact or telephone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dispatch.model.customer import Customer, Site
from dispatch.store.base import UnitOfWork
from web.order_words import place_line

MOST_MATCHES = 20
LONGEST_QUERY = 80


@dataclass(frozen=True, slots=True)
class Match:
    """One site a caller may mean."""

    site_id: str
    site: str
    customer: str
    address: str


@dataclass(frozen=True, slots=True)
class Found:
    """The best matches, and how many more there are."""

    matches: tuple[Match, ...]
    more: int


def find_sites(unit: UnitOfWork, query: str) -> Found:
    """Sites in which every word of the query occurs; those whose names begin with it come first."""
    words = query.casefold()[:LONGEST_QUERY].split()
    if not words:
        return Found((), 0)
    customers = {customer.id: customer for customer in unit.customers()}
    hits = [site for site in unit.sites() if _fits(words, site, customers[site.customer_id])]
    hits.sort(key=lambda site: _rank(words, site, customers[site.customer_id]))
    shown = hits[:MOST_MATCHES]
    return Found(tuple(match_of(site, customers[site.customer_id]) for site in shown), len(hits) - len(shown))


def match_of(site: Site, customer: Customer) -> Match:
    return Match(site.id, site.name, customer.name, place_line(site.place))


def _fits(words: Sequence[str], site: Site, customer: Customer) -> bool:
    text = " ".join((customer.name, site.name, place_line(site.place), site.contact, site.phone, site.id)).casefold()
    return all(word in text for word in words)


def _rank(words: Sequence[str], site: Site, customer: Customer) -> tuple[bool, bool, str]:
    first = words[0]
    return not site.name.casefold().startswith(first), not customer.name.casefold().startswith(first), site.name
