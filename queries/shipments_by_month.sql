/*
grain = ["from_province_code", "to_province_code", "month"]
reads = ["shipment_month"]
params = ["from_date", "to_date", "province_code", "district_code", "commune_code", "product_group", "product_id"]
[question]
vi = "Mỗi tháng bao nhiêu hàng đi từ tỉnh nào đến tỉnh nào?"
en = "How much went from which province to which each month?"
[columns]
from_province_code = "VARCHAR"
to_province_code = "VARCHAR"
month = "DATE"
n_shipments = "BIGINT"
quantity_kg = "DOUBLE"
value_vnd = "DOUBLE"
covered_quantity_kg = "DOUBLE"
*/
SELECT
  from_province_code,
  to_province_code,
  month,
  sum(n_shipments)::BIGINT AS n_shipments,
  sum(quantity_kg)::DOUBLE AS quantity_kg,
  sum(value_vnd)::DOUBLE AS value_vnd,
  sum(CASE WHEN is_covered THEN quantity_kg ELSE 0 END)::DOUBLE AS covered_quantity_kg
FROM shipment_month
WHERE (month >= $from_date OR $from_date IS NULL)
  AND (month <= $to_date OR $to_date IS NULL)
  AND ($province_code IS NULL OR list_contains($province_code, from_province_code))
  AND ($district_code IS NULL OR list_contains($district_code, from_old_district_code))
  AND ($commune_code IS NULL OR list_contains($commune_code, from_new_commune_code))
  AND ($product_group IS NULL OR list_contains($product_group, product_group))
  AND ($product_id IS NULL OR list_contains($product_id, product_id))
GROUP BY from_province_code, to_province_code, month
ORDER BY from_province_code, to_province_code, month
