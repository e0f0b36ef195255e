/*
grain = ["shipment_id"]
reads = ["shipment"]
params = []
[question]
vi = "Những lô này đã được gửi từ đâu đến đâu, ngày nào, bao nhiêu?"
en = "From where to where were these lots shipped, when, how much?"
[own_params]
lot_id = { type = "VARCHAR[]" }
[columns]
shipment_id = "VARCHAR"
lot_id = "VARCHAR"
from_facility_id = "VARCHAR"
to_facility_id = "VARCHAR"
shipped_date = "DATE"
quantity_kg = "DOUBLE"
value_vnd = "DOUBLE"
*/
SELECT shipment_id, lot_id, from_facility_id, to_facility_id, shipped_date, quantity_kg, value_vnd
FROM shipment
WHERE ($lot_id IS NULL OR list_contains($lot_id, lot_id))
ORDER BY shipment_id
