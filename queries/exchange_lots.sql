/*
grain = ["lot_id"]
reads = ["lot", "product"]
params = []
[question]
vi = "Những lô này là lô gì, của sản phẩm và cơ sở nào?"
en = "What are these lots, of which product and facility?"
[own_params]
lot_id = { type = "VARCHAR[]" }
[columns]
lot_id = "VARCHAR"
product_id = "VARCHAR"
product_name = "VARCHAR"
product_group = "VARCHAR"
product_facility_id = "VARCHAR"
facility_id = "VARCHAR"
made_date = "DATE"
expires_date = "DATE"
quantity_kg = "DOUBLE"
*/
SELECT
  l.lot_id, l.product_id, p.product_name, p.product_group, p.facility_id AS product_facility_id, l.facility_id, l.made_date,
  l.expires_date, l.quantity_kg
FROM lot AS l
LEFT JOIN product AS p ON l.product_id = p.product_id
WHERE ($lot_id IS NULL OR list_contains($lot_id, l.lot_id))
ORDER BY l.lot_id
