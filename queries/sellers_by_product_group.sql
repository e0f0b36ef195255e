/*
grain = ["from_province_code", "to_province_code", "product_group"]
reads = ["cover_month"]
params = ["from_date", "to_date", "province_code", "district_code", "commune_code", "product_group", "product_id"]
[question]
vi = "Mỗi nhóm sản phẩm sang tỉnh khác có bao nhiêu người bán, người bán lớn nhất giữ bao nhiêu?"
en = "How many sell each product group to other provinces, and how much does the largest hold?"
[columns]
from_province_code = "VARCHAR"
to_province_code = "VARCHAR"
product_group = "VARCHAR"
n_facilities = "BIGINT"
quantity_kg = "DOUBLE"
largest_kg = "DOUBLE"
squared_kg = "DOUBLE"
*/
WITH each_one AS (
  SELECT from_province_code, to_province_code, product_group, facility_id, sum(quantity_kg)::DOUBLE AS quantity_kg
  FROM cover_month
  WHERE (month >= $from_date OR $from_date IS NULL)
    AND (month <= $to_date OR $to_date IS NULL)
    AND ($province_code IS NULL OR list_contains($province_code, from_province_code))
    AND ($district_code IS NULL OR list_contains($district_code, from_old_district_code))
    AND ($commune_code IS NULL OR list_contains($commune_code, from_new_commune_code))
    AND ($product_group IS NULL OR list_contains($product_group, product_group))
    AND ($product_id IS NULL OR list_contains($product_id, product_id))
  GROUP BY 1, 2, 3, 4
)
SELECT
  from_province_code,
  to_province_code,
  product_group,
  count(*)::BIGINT AS n_facilities,
  sum(quantity_kg)::DOUBLE AS quantity_kg,
  max(quantity_kg)::DOUBLE AS largest_kg,
  sum(quantity_kg * quantity_kg)::DOUBLE AS squared_kg
FROM each_one
GROUP BY 1, 2, 3
ORDER BY 1, 2, 3
