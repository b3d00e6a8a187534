"""The benchmark harness: readers, judges and the table, on instances small enough to compute by hand."""
