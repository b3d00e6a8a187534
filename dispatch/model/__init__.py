"""The nouns of the desk: frozen dataclasses on the standard library only."""
