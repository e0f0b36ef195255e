"""A progress bar on stderr, only where a person watches."""

import sys


def bar(step: str, share: float) -> None:
    """Show what is being done and how far it is."""
    if sys.stderr.isatty():
        width = 30
        done = "█" * int(share * width)
        print(f"\r{done:<{width}} {share:4.0%} {step:<34}", end="" if share < 1 else "\n", file=sys.stderr, flush=True)
