"""Alarms: weeks that hold more cases than chance lets them; one name for each method."""

from stats.cusum import cusum
from stats.ears import ears
from stats.farrington import farrington, farrington_table
from stats.predictive import predictive

__all__ = ["cusum", "ears", "farrington", "farrington_table", "predictive"]
