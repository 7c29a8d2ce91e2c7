"""How often Python looks for what is no longer used."""

from __future__ import annotations

import gc


def collect_rarely() -> None:
    """Let a command that ends soon look seldom for objects that only refer to each other.

    A build's trees live until its end, and each look walks through all of them: that was a
    quarter of its processor time, for a sixteenth of its memory.
    """
    gc.set_threshold(50_000, 50, 100)
