"""Places in China: counties, names, regions of promises, and offline search."""
