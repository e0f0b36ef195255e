"""Files of tracing (GS1 EPCIS 2.0 JSON-LD, FoodChain-Lab JSON) → a delivery of facilities, products, lots, inputs, shipments."""

from intake.trace.known import office_codes, told_before
from intake.trace.read import read_trace

__all__ = ["office_codes", "read_trace", "told_before"]
