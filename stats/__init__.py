"""Statistics, pure: arrays and frames in, arrays and frames out; named errors; no NaN but where nothing is known."""
