/*
grain = ["product_id", "from_province_code", "to_province_code"]
reads = ["shipment_month", "product"]
params = ["from_date", "to_date", "province_code", "district_code", "commune_code", "product_group", "product_id"]
[question]
vi = "Mỗi sản phẩm đi bao nhiêu, từ tỉnh nào đến tỉnh nào?"
en = "How much of each product went from which province to which?"
[columns]
product_id = "VARCHAR"
from_province_code = "VARCHAR"
to_province_code = "VARCHAR"
product_name = "VARCHAR"
product_group = "VARCHAR"
n_shipments = "BIGINT"
quantity_kg = "DOUBLE"
value_vnd = "DOUBLE"
covered_quantity_kg = "DOUBLE"
*/
WITH flow AS (
  SELECT
    product_id,
    from_province_code,
    to_province_code,
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
  GROUP BY product_id, from_province_code, to_province_code
)
SELECT
  f.product_id, f.from_province_code, f.to_province_code, p.product_name, p.product_group,
  f.n_shipments, f.quantity_kg, f.value_vnd, f.covered_quantity_kg
FROM flow AS f
LEFT JOIN product AS p ON f.product_id = p.product_id
ORDER BY f.product_id, f.from_province_code, f.to_province_code
