"""Hazard codes stand in one text (sample.tested_hazards) and are searched in it: none may be part of another."""

from itertools import permutations

from data.codes import codes


def test_no_hazard_code_is_part_of_another():
    assert [(one, other) for one, other in permutations(codes("hazard"), 2) if one in other] == []
