/*
grain = ["lot_number"]
reads = ["trace_lot", "product", "facility"]
params = ["lot_number"]
[question]
vi = "Các lô này là gì, ai làm, bao nhiêu?"
en = "What are these lots, who made them, how much?"
[columns]
lot_number = "BIGINT"
lot_id = "VARCHAR"
product_id = "VARCHAR"
product_name = "VARCHAR"
product_group = "VARCHAR"
facility_id = "VARCHAR"
facility_name = "VARCHAR"
stage = "VARCHAR"
province_code = "VARCHAR"
new_commune_code = "VARCHAR"
old_district_code = "VARCHAR"
latitude = "DOUBLE"
longitude = "DOUBLE"
made_date = "DATE"
expires_date = "DATE"
quantity_kg = "DOUBLE"
shipped_kg = "DOUBLE"
used_kg = "DOUBLE"
*/
WITH wanted AS (
  SELECT unnest($lot_number::BIGINT[]) AS lot_number
  UNION ALL
  SELECT lot_number FROM trace_lot WHERE $lot_number IS NULL
)
SELECT
  l.lot_number, l.lot_id, l.product_id, p.product_name, p.product_group, l.facility_id, f.facility_name, f.stage, l.province_code,
  f.new_commune_code, f.old_district_code, f.latitude, f.longitude, l.made_date, l.expires_date, l.quantity_kg, l.shipped_kg, l.used_kg
FROM wanted AS w
INNER JOIN trace_lot AS l ON w.lot_number = l.lot_number
LEFT JOIN product AS p ON l.product_id = p.product_id
LEFT JOIN facility AS f ON l.facility_id = f.facility_id
ORDER BY l.lot_number
