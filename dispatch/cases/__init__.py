"""Case files in the format ``letters-cases/1``: situations with a letter's answers, held against the product."""

from dispatch.cases.checking import Bench, Mismatch, Outcome, check_file

__all__ = ["Bench", "Mismatch", "Outcome", "check_file"]
