"""The demo company and the world it lives in: everything here works through the same desk as the board's buttons."""
