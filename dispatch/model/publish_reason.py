"""Why a plan that people already go by was changed."""

from __future__ import annotations

from enum import StrEnum


class PublishReason(StrEnum):
    """``planner``: the planner publishes by itself, by the goal it was given; people say one of the others."""

    PLANNER = "planner"
    KEEPS_PROMISE = "keeps_promise"
    SOMEBODY_AWAY = "somebody_away"
    CUSTOMER = "customer"
    EMERGENCY = "emergency"
    LESS_DRIVING = "less_driving"
    OTHER = "other"


BY_PEOPLE = tuple(reason for reason in PublishReason if reason is not PublishReason.PLANNER)
