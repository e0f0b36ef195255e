"""What is expected while nothing changes: a seasonal regression on the first weeks, Poisson or negative binomial."""

from dataclasses import dataclass

import numpy as np
from scipy import optimize, special

from stats.inputs import Floats

STEPS, NEAR, RANGE = 25, 1e-8, (-36.0, 36.0)  # exp(-36) is machine precision


@dataclass(frozen=True)
class Season:
    """Shape of a mean over the year."""

    frequency: int
    harmonics: int
    trend: bool

    def design(self, weeks: int) -> Floats:
        """Columns (weeks, columns): one, the week if there is a trend, and a cosine and a sine a harmonic."""
        week = np.arange(1.0, weeks + 1)
        columns = [np.ones_like(week), *([week] if self.trend else [])]
        for harmonic in range(1, self.harmonics + 1):
            angle = 2 * harmonic * np.pi * week / self.frequency
            columns += [np.cos(angle), np.sin(angle)]
        return np.column_stack(columns)


def expected(y: Floats, known: Floats, wanted: Floats, alpha: float | None) -> tuple[Floats, float]:
    """Fit the history and predict the weeks to watch.

    Args:
        y: counts of the history, shape (history,).
        known: its design (history, columns).
        wanted: design of the weeks to predict (weeks, columns).
        alpha: dispersion (variance = mean + alpha × mean²); fitted by maximum likelihood when None.

    Returns:
        (mean of each wanted week, dispersion); dispersion 0 where the history varies no more than a Poisson does.
    """
    scale = np.abs(known).max(axis=0)
    beta = _fit(y, known / scale, alpha or 0.0)
    if alpha is None:
        beta, alpha = _both(y, known / scale, beta)
    mean: Floats = np.exp(np.clip(wanted / scale @ beta, *RANGE))
    return mean, alpha


def _both(y: Floats, design: Floats, beta: Floats) -> tuple[Floats, float]:
    """Mean and dispersion in turn, from the Poisson mean on, until neither moves."""
    alpha = _dispersion(y, np.exp(np.clip(design @ beta, *RANGE)))
    for _ in range(4 * STEPS):
        if alpha == 0:
            break
        beta = _fit(y, design, alpha, beta)
        before, alpha = alpha, _dispersion(y, np.exp(np.clip(design @ beta, *RANGE)))
        if abs(alpha - before) <= NEAR**1.5 * before:
            break
    return beta, alpha


def _fit(y: Floats, design: Floats, alpha: float, start: Floats | None = None) -> Floats:
    """Coefficients of a log-linear mean with variance mean + alpha × mean², stopped as R's glm stops.

    From a start given it goes on as far as numbers do: there the reference's own rounds add up to more than its stop.
    """
    if start is None:
        eta, near = np.log(y + 0.1 if alpha == 0 else np.where(y == 0, 1 / 6, y)), NEAR
    else:
        eta, near = design @ start, 0.0
    mean = np.exp(np.clip(eta, *RANGE))
    before = _deviance(y, mean, alpha)
    beta = np.zeros(design.shape[1])
    for _ in range(STEPS):
        root = np.sqrt(mean / (1 + alpha * mean))
        beta = np.linalg.lstsq(root[:, None] * design, root * (eta + (y - mean) / mean), rcond=None)[0]
        eta = np.clip(design @ beta, *RANGE)
        mean = np.exp(eta)
        deviance = _deviance(y, mean, alpha)
        if abs(deviance - before) <= near * (abs(deviance) + 0.1):
            break
        before = deviance
    return beta


def _deviance(y: Floats, mean: Floats, alpha: float) -> float:
    found = special.xlogy(y, y / mean)
    if alpha == 0:
        return 2 * float((found - (y - mean)).sum())
    return 2 * float((found - (y + 1 / alpha) * np.log((1 + alpha * y) / (1 + alpha * mean))).sum())


def _dispersion(y: Floats, mean: Floats) -> float:
    """Maximum likelihood of the dispersion given the means; 0 where the likelihood falls from there."""
    if ((y - mean) ** 2 - y).sum() <= 0:
        return 0.0

    def score(log_size: float) -> float:
        size = np.exp(log_size)
        terms = special.digamma(size + y) - special.digamma(size) + np.log(size / (size + mean))
        return float((terms + (mean - y) / (mean + size)).sum())

    low, high = -12.0, 12.0
    if score(low) * score(high) > 0:
        return 0.0
    return float(np.exp(-optimize.brentq(score, low, high, xtol=1e-13)))
