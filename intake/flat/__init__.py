"""An office's own sheet: found, understood through a mapping, and parted into extracts."""

from intake.flat.delivery import read_flat
from intake.flat.mapping import Mapping, load_mapping, save_mapping
from intake.flat.propose import propose

__all__ = ["Mapping", "load_mapping", "propose", "read_flat", "save_mapping"]
