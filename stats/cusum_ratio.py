"""Likelihood ratios of a change of level in counts: of a known size, or of the likeliest size and start."""

from dataclasses import dataclass

import numpy as np
from scipy import special

from stats.inputs import Floats

STEPS, NEAR, WIDEST = 100, 1e-12, 1.0


@dataclass(frozen=True)
class Chart:
    """How a change is looked for."""

    alpha: float  # dispersion; 0 is Poisson
    limit: float
    rising: bool = True
    least: int = 1  # weeks a change must have lasted
    most: int | None = None  # weeks to look back; all when None

    def starts(self, week: int) -> tuple[int, int] | None:
        """First and last start of a change that are tried at a week of a run; None where it is too early."""
        low = 0 if self.most is None else max(0, week - self.most)
        last = week - self.least + 1
        if self.alpha == 0:  # the Poisson chart of the reference counts the least weeks in its own way
            last = week if self.most is None else week - self.least
            if self.most is None and week < self.least - 1:
                return None
        return (low, last) if last >= low else None


def linear(mean: Floats, alpha: float, theta: float) -> tuple[Floats, Floats]:
    """Slope and constant, by week, of the log likelihood ratio of level exp(theta) against 1 as the count grows."""
    if alpha == 0:
        return np.full(len(mean), theta), (1 - np.exp(theta)) * mean
    shift = np.log1p(alpha * mean) - np.log1p(alpha * mean * np.exp(theta))
    return theta + shift, shift / alpha


def generalised(x: Floats, mean: Floats, chart: Chart) -> float:
    """The largest log likelihood ratio over sizes and starts of a change that lasts until the last week given.

    Args:
        x: counts of the run so far, shape (weeks,).
        mean: their means without a change, same shape.
        chart: what is looked for.
    """
    tried = chart.starts(len(x) - 1)
    if tried is None:
        return 0.0
    starts = np.arange(tried[0], tried[1] + 1)
    seen, mass = (values[::-1].cumsum()[::-1][starts] for values in (x, mean))
    if chart.alpha == 0:
        kept = (seen > mass) == chart.rising
        ratios = special.xlogy(seen, seen / mass) + mass - seen
        return float(np.max(np.where(kept, ratios, 0.0), initial=0.0))
    held = np.arange(len(x)) >= starts[:, None]
    gap = np.where(held, (x - mean) / (1 + chart.alpha * mean), 0.0).sum(axis=1)
    kept = gap > 0 if chart.rising else gap < 0
    if not kept.any():
        return 0.0
    return float(_ratios(x, mean, held[kept], seen[kept], mass[kept], chart.alpha).max(initial=0.0))


def _ratios(x: Floats, mean: Floats, held: Floats, seen: Floats, mass: Floats, alpha: float) -> Floats:
    """Log likelihood ratio at its maximum over the size of the change, for each start (rows of `held`)."""
    size = np.log(np.maximum(seen, 1e-10) / mass)
    # Undamped steps, as the reference takes them, end far from the maximum in some sparse series.
    for _ in range(STEPS):
        level = np.minimum(np.exp(size)[:, None] * mean, 1e100)
        over = 1 + alpha * level
        score = np.where(held, (x - level) / over, 0.0).sum(axis=1)
        information = np.where(held, level * (1 + alpha * x) / over**2, 0.0).sum(axis=1)
        step = np.clip(score / np.maximum(information, 1e-300), -WIDEST, WIDEST)
        size = np.maximum(size + step, -40.0)
        if (np.abs(step) < NEAR).all() or (size <= -40.0).all():
            break
    shift = np.log1p(alpha * mean) - np.log1p(alpha * np.exp(size)[:, None] * mean)
    found: Floats = size * seen + np.where(held, (x + 1 / alpha) * shift, 0.0).sum(axis=1)
    return found


def cases_to_alarm(x: Floats, mean: Floats, chart: Chart, guess: float) -> float:
    """The least count in the last week at which `generalised` reaches the limit."""

    def reaches(count: float) -> bool:
        return generalised(np.append(x[:-1], count), mean, chart) >= chart.limit

    low, high, step = -1.0, max(np.ceil(guess), 0.0), 1.0
    while not reaches(high):
        low, high, step = high, high + step, step * 2
    step = 1.0
    while high - low > 1 and low < 0:
        if not reaches(max(high - step, 0.0)):
            low = max(high - step, 0.0)
        elif high - step <= 0:
            return 0.0
        else:
            high, step = high - step, step * 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if reaches(middle) else (middle, high)
    return float(high)
