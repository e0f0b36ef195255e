/*
grain = ["from_place_code", "product_group", "to_place_code", "from_province_code", "to_province_code"]
reads = ["shipment_month"]
params = ["from_date", "to_date", "province_code", "district_code", "commune_code", "product_group", "product_id", "place_level"]
[question]
vi = "Nhóm sản phẩm nào đi từ nơi nào đến nơi nào, bao nhiêu?"
en = "How much of which product group went from which place to which?"
[columns]
from_place_code = "VARCHAR"
product_group = "VARCHAR"
to_place_code = "VARCHAR"
from_province_code = "VARCHAR"
to_province_code = "VARCHAR"
n_shipments = "BIGINT"
quantity_kg = "DOUBLE"
*/
SELECT
  CASE $place_level WHEN 'province' THEN from_province_code WHEN 'district' THEN from_old_district_code ELSE from_new_commune_code END AS from_place_code,
  product_group,
  CASE $place_level WHEN 'province' THEN to_province_code WHEN 'district' THEN to_old_district_code ELSE to_new_commune_code END AS to_place_code,
  from_province_code,
  to_province_code,
  sum(n_shipments)::BIGINT AS n_shipments,
  sum(quantity_kg)::DOUBLE AS quantity_kg
FROM shipment_month
WHERE (month >= $from_date OR $from_date IS NULL)
  AND (month <= $to_date OR $to_date IS NULL)
  AND ($province_code IS NULL OR list_contains($province_code, from_province_code))
  AND ($district_code IS NULL OR list_contains($district_code, from_old_district_code))
  AND ($commune_code IS NULL OR list_contains($commune_code, from_new_commune_code))
  AND ($product_group IS NULL OR list_contains($product_group, product_group))
  AND ($product_id IS NULL OR list_contains($product_id, product_id))
  AND from_province_code <> to_province_code
GROUP BY 1, 2, 3, 4, 5
ORDER BY 1, 2, 3, 4, 5
