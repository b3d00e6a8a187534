"""How long it takes from here to there, and who says so."""
