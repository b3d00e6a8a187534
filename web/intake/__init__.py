"""Taking in a fault: find the site, see what is promised while the caller is on the phone, store the report once."""

from web.intake import emergency as emergency  # its views belong to the same blueprint
from web.intake.pages import intake

__all__ = ["emergency", "intake"]
