"""Upper limits of what a week may hold: by the delta method on the power 2/3, or by the negative binomial."""

import numpy as np
from scipy import stats

from stats.farrington_model import Prediction
from stats.inputs import Floats


def by_delta(found: Prediction, observed: Floats, alpha: float) -> tuple[Floats, Floats]:
    """Limit and p of the original method: normal after the power 2/3, with the error of the fit.

    Returns:
        (upper, p): the 1 - alpha limit, and the probability of the observed count or more, each (b,).

    Source: Farrington et al. 1996, JRSS A 159:547, section 3.7.
    """
    mean = np.maximum(np.exp(found.log_expected), np.finfo(float).eps)
    spread = found.dispersion + (found.log_se * mean) ** 2 / mean
    centre, se = np.cbrt(mean) ** 2, np.sqrt(4 / 9 * np.cbrt(mean) * spread)
    upper = (centre + stats.norm.isf(alpha) * se) ** 1.5
    return upper, stats.norm.sf((np.cbrt(observed) ** 2 - centre) / se)


def by_plug_in(found: Prediction, observed: Floats, alpha: float) -> tuple[Floats, Floats]:
    """Limit and p of the improved method: the negative binomial with the fitted mean and dispersion.

    Returns:
        (upper, p) as `by_delta`; the Poisson where the dispersion is 1; NaN where the mean is infinite.

    Source: Noufaily et al. 2013, Statistics in Medicine 32:1206, section 3.4.
    """
    mean, over = np.exp(found.log_expected), found.dispersion > 1
    size, share = mean / np.where(over, found.dispersion - 1, 1), 1 / np.where(over, found.dispersion, 2)
    wanted = 1 - alpha
    upper = np.where(over, stats.nbinom.ppf(wanted, size, share), stats.poisson.ppf(wanted, mean))
    below = np.where(over, stats.nbinom.cdf(upper - 1, size, share), stats.poisson.cdf(upper - 1, mean))
    upper = np.where(below >= wanted * (1 - 64 * np.finfo(float).eps), upper - 1, upper)
    tail = np.where(over, stats.nbinom.sf(observed - 1, size, share), stats.poisson.sf(observed - 1, mean))
    return np.where(np.isfinite(mean), np.maximum(upper, 0), np.nan), np.where(np.isfinite(mean), tail, np.nan)
