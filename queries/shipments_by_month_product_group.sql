/*
grain = ["from_province_code", "to_province_code", "product_group", "month"]
reads = ["shipment_month"]
params = ["from_date", "to_date", "province_code", "district_code", "commune_code", "product_group", "product_id"]
[question]
vi = "Mỗi tháng mỗi nhóm sản phẩm đi bao nhiêu chuyến giữa các tỉnh?"
en = "How many shipments of each product group went between provinces each month?"
[columns]
from_province_code = "VARCHAR"
to_province_code = "VARCHAR"
product_group = "VARCHAR"
month = "DATE"
n_shipments = "BIGINT"
quantity_kg = "DOUBLE"
*/
SELECT
  from_province_code,
  to_province_code,
  product_group,
  month,
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
GROUP BY 1, 2, 3, 4
ORDER BY 1, 2, 3, 4
