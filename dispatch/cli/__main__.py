"""``python -m dispatch.cli``: the command without its installed script."""

from dispatch.cli import main

main()
