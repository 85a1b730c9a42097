"""The two consoles that commands write to: results on standard output, progress and complaints on standard error."""

from rich.console import Console

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)
