"""Named errors of the spatial statistics: each says in one sentence what is wrong, where, and what to do."""


class SpatialInputError(ValueError):
    """What was given to a spatial statistic cannot be worked with."""


class CountError(SpatialInputError):
    """Counts that cannot be: negative, not a number, or more failures than samples."""


class PlaceError(SpatialInputError):
    """Places that are missing, doubled, or not the same in two inputs."""


class NeighbourError(SpatialInputError):
    """Neighbours that do not fit the places."""


class PointError(SpatialInputError):
    """Coordinates that are missing or out of range."""


class OptionError(SpatialInputError):
    """An option outside its range."""
