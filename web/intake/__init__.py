"""Taking in a fault: find the site, see what is promised while the caller is on the phone, store the report once."""

from web.intake.pages import intake

__all__ = ["intake"]
