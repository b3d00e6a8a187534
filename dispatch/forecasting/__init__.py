"""What will become of the open promises under the plan in force: slack, chance of a breach, point of no return."""

from dispatch.forecasting.drawing import Draws
from dispatch.forecasting.experience import Experience, experience_of, load_prior
from dispatch.forecasting.futures import Moments, futures
from dispatch.forecasting.rescues import Free, rescue_of
from dispatch.forecasting.risks import breach_probability, risks_of

__all__ = [
    "Draws",
    "Experience",
    "Free",
    "Moments",
    "breach_probability",
    "experience_of",
    "futures",
    "load_prior",
    "rescue_of",
    "risks_of",
]
