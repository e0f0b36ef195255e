/*
grain = ["supply_offer_id"]
reads = ["supply_offer", "facility", "product", "certificate"]
params = ["province_code", "as_of_date"]
[question]
vi = "Ai chào bán gì, tháng nào, bao nhiêu, giá nào, có giấy còn hiệu lực không?"
en = "Who offers what in which month, how much, at what price, under a valid paper or not?"
[columns]
supply_offer_id = "VARCHAR"
facility_id = "VARCHAR"
facility_name = "VARCHAR"
province_code = "VARCHAR"
new_commune_code = "VARCHAR"
product_id = "VARCHAR"
product_name = "VARCHAR"
product_group = "VARCHAR"
commodity = "VARCHAR"
harvest_month = "DATE"
quantity_kg = "DOUBLE"
price_vnd_per_kg = "DOUBLE"
is_covered = "BOOLEAN"
*/
WITH paper AS (
  SELECT DISTINCT facility_id
  FROM certificate
  WHERE issued_date <= $as_of_date AND expires_date >= $as_of_date AND (revoked_date > $as_of_date OR revoked_date IS NULL)
)
SELECT
  o.supply_offer_id, o.facility_id, f.facility_name, o.province_code, f.new_commune_code, o.product_id, p.product_name,
  p.product_group, o.commodity, o.harvest_month, o.quantity_kg, o.price_vnd_per_kg, c.facility_id IS NOT NULL AS is_covered
FROM supply_offer AS o
LEFT JOIN facility AS f ON o.facility_id = f.facility_id
LEFT JOIN product AS p ON o.product_id = p.product_id
LEFT JOIN paper AS c ON o.facility_id = c.facility_id
WHERE $province_code IS NULL OR list_contains($province_code, o.province_code)
ORDER BY o.supply_offer_id
