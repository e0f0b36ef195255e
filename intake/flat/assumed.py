"""What was taken to mean something by likeness."""

from dataclasses import dataclass, field


@dataclass
class Assumed:
    """What was read by likeness, each with how many rows: (target, text) → [meaning, confidence, rows]."""

    meant: dict[tuple[str, str], list[object]] = field(default_factory=dict)

    def note(self, target: str, text: str, meaning: str, confidence: float) -> None:
        """Count one row."""
        self.meant.setdefault((target, text), [meaning, confidence, 0])[2] += 1  # type: ignore[operator]
