/*
grain = ["lot_id", "to_facility_id"]
reads = ["shipment", "facility"]
own_params = { lot_id = { type = "VARCHAR" } }
[question]
vi = "Lô này đã gửi tới cơ sở nào, bao nhiêu?"
en = "Which facilities received this lot, and how much?"
[columns]
lot_id = "VARCHAR"
to_facility_id = "VARCHAR"
to_facility_name = "VARCHAR"
to_province_code = "VARCHAR"
n_shipments = "BIGINT"
quantity_kg = "DOUBLE"
first_shipped_date = "DATE"
last_shipped_date = "DATE"
*/
SELECT
  s.lot_id, s.to_facility_id, f.facility_name AS to_facility_name, s.to_province_code, count(*)::BIGINT AS n_shipments,
  sum(s.quantity_kg)::DOUBLE AS quantity_kg, min(s.shipped_date) AS first_shipped_date, max(s.shipped_date) AS last_shipped_date
FROM shipment AS s
LEFT JOIN facility AS f ON s.to_facility_id = f.facility_id
WHERE ($lot_id IS NULL OR s.lot_id = $lot_id)
GROUP BY s.lot_id, s.to_facility_id, f.facility_name, s.to_province_code
ORDER BY s.lot_id, s.to_facility_id
