"""What cannot be worked out, each a named error with one clear sentence."""


class StatsError(ValueError):
    """Input that no method here can use; the sentence says what and where."""


class RateError(StatsError):
    """Counts that cannot be: negative, not a number, or more failures than samples."""


class SeriesError(StatsError):
    """A series that cannot be counts by week: negative, not a number, empty, or of the wrong shape."""


class OptionError(StatsError):
    """A setting outside what its method allows, or a question that has no answer."""


class NetworkError(StatsError):
    """A network that names what it does not hold: unknown or repeated codes, a date or weight that is none."""
