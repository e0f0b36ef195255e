/*
grain = ["shipment_id"]
reads = ["trace_shipment", "trace_lot", "facility"]
params = ["lot_number"]
[question]
vi = "Các lô này đã được gửi đi đâu, ngày nào, bao nhiêu?"
en = "Where were these lots shipped, when, how much?"
[columns]
shipment_id = "VARCHAR"
lot_number = "BIGINT"
from_facility_id = "VARCHAR"
from_stage = "VARCHAR"
from_facility_name = "VARCHAR"
to_facility_id = "VARCHAR"
to_facility_name = "VARCHAR"
to_stage = "VARCHAR"
shipped_date = "DATE"
quantity_kg = "DOUBLE"
is_covered = "BOOLEAN"
from_province_code = "VARCHAR"
to_province_code = "VARCHAR"
to_new_commune_code = "VARCHAR"
to_latitude = "DOUBLE"
to_longitude = "DOUBLE"
from_new_commune_code = "VARCHAR"
from_latitude = "DOUBLE"
from_longitude = "DOUBLE"
*/
WITH wanted AS (
  SELECT unnest($lot_number::BIGINT[]) AS lot_number
  UNION ALL
  SELECT lot_number FROM trace_lot WHERE $lot_number IS NULL
)
SELECT
  s.shipment_id, s.lot_number, s.from_facility_id, g.stage AS from_stage, g.facility_name AS from_facility_name, s.to_facility_id, f.facility_name AS to_facility_name, f.stage AS to_stage,
  s.shipped_date, s.quantity_kg, s.is_covered, s.from_province_code, s.to_province_code, f.new_commune_code AS to_new_commune_code,
  f.latitude AS to_latitude, f.longitude AS to_longitude, g.new_commune_code AS from_new_commune_code, g.latitude AS from_latitude,
  g.longitude AS from_longitude
FROM wanted AS w
INNER JOIN trace_shipment AS s ON w.lot_number = s.lot_number
LEFT JOIN facility AS f ON s.to_facility_id = f.facility_id
LEFT JOIN facility AS g ON s.from_facility_id = g.facility_id
ORDER BY s.shipment_id
