"""Contracts, code lists, settings and the reading of snapshots: the lowest room, which knows no other."""
