"""The compiled search under a budget: chunk by chunk, hot at first, cold at the end, stopped at any moment."""

from __future__ import annotations

from collections.abc import Iterator

from solver.cost import Rank
from solver.engine.anneal import anneal
from solver.engine.board import Board
from solver.engine.facts import BEST, KEPT_VERSION, LENGTH, NOW, VERSION
from solver.engine.prices import HOT_BREACHES, temperatures
from solver.stop import Watch

NEIGHBOURS = 100
CHUNKS = 200
FIRST_CHUNK_ROUNDS = 16
SHORTEST_CHUNK_SECONDS = 0.01
BLINK = 0.01
"""The chance that the insertion overlooks a shift."""
RUIN = (10.0, 10.0, 0.1, 0.2, 0.2)
"""Visits taken out on the average, the longest string, and how often a ruin begins at a visit that has no route, at
one that is late, and then takes out what stands in its way."""
LARGEST_POOL = 50_000

Route = tuple[int, tuple[int, ...]]
"""A shift and its visits in order."""


class Search:
    """Ruin and recreate on a board; it may be run in parts, and remembers the best plan of all."""

    def __init__(self, board: Board, *, rounds: int = 0) -> None:
        """``rounds`` of the budget are used already."""
        self.board, self.rounds = board, rounds
        self._pool: dict[Route, None] = {}
        board.know_neighbours(NEIGHBOURS)
        _begin_with(board)

    def run(self, watch: Watch, *, share: float = 1.0, breaches: float = HOT_BREACHES) -> None:
        """Search until ``share`` of the budget is used. Limited by rounds alone it is deterministic.

        It begins as hot as ``breaches`` broken promises.
        """
        board = self.board
        if not board.problem.visits or not board.problem.shifts:
            return
        hot, cold = temperatures(board.facts, board.state, breaches)
        began = watch.used(self.rounds)
        for used, rounds in self._chunks(watch, share):
            cooled = (used - began) / max(1e-9, share - began)
            anneal(board.facts, board.state, rounds, hot * (cold / hot) ** min(1.0, cooled), BLINK, RUIN)
            self.rounds += rounds
            self._remember()

    @property
    def pool(self) -> list[Route]:
        """Good routes met on the way, the best plan's among them: what a recombination chooses from."""
        best = [(shift, visits) for shift, visits in self.board.best_routes.items()]
        return list(dict.fromkeys([*best, *self._pool]))

    @property
    def rank(self) -> Rank:
        """The rank of the best plan."""
        return self.board.best_rank

    def _chunks(self, watch: Watch, share: float) -> Iterator[tuple[float, int]]:
        rounds, limit = FIRST_CHUNK_ROUNDS, watch.budget.rounds
        if limit is not None:
            rounds = max(1, limit // CHUNKS)
        seconds = watch.seconds_left(share=share)
        slice_seconds = None if seconds is None else max(SHORTEST_CHUNK_SECONDS, seconds / CHUNKS)
        last = None if limit is None else int(limit * share)
        while not watch.over(self.rounds, share=share) and (last is None or self.rounds < last):
            before = watch.seconds_left()
            yield watch.used(self.rounds), rounds if last is None else min(rounds, last - self.rounds)
            after = watch.seconds_left()
            if limit is None and slice_seconds is not None and before is not None and after is not None:
                rounds = max(1, int(rounds * min(2.0, slice_seconds / max(1e-6, before - after))))

    def _remember(self) -> None:
        if len(self._pool) < LARGEST_POOL:
            self._pool.update(dict.fromkeys(self.board.routes.items()))


def _begin_with(board: Board) -> None:
    """The plan as it stands is the best one so far."""
    state, shifts = board.state, len(board.problem.shifts)
    state.best_sequence[:] = state.sequence[:shifts, :, 0]
    state.best_length[:] = state.status[:shifts, LENGTH]
    state.status[:shifts, KEPT_VERSION] = state.status[:shifts, VERSION]
    state.totals[BEST] = state.totals[NOW]
