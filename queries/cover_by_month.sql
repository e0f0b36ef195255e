/*
grain = ["from_province_code", "to_province_code", "month"]
reads = ["cover_month"]
params = ["from_date", "to_date", "province_code", "district_code", "commune_code", "product_group", "product_id"]
[question]
vi = "Mỗi tháng bao nhiêu hàng sang tỉnh khác từ cơ sở có giấy, được kiểm tra, với sản phẩm được giám sát?"
en = "How much left for other provinces each month under a valid paper, inspected and monitored?"
[columns]
from_province_code = "VARCHAR"
to_province_code = "VARCHAR"
month = "DATE"
n_shipments = "BIGINT"
quantity_kg = "DOUBLE"
value_vnd = "DOUBLE"
covered_quantity_kg = "DOUBLE"
inspected_quantity_kg = "DOUBLE"
monitored_quantity_kg = "DOUBLE"
assured_quantity_kg = "DOUBLE"
covered_value_vnd = "DOUBLE"
inspected_value_vnd = "DOUBLE"
monitored_value_vnd = "DOUBLE"
assured_value_vnd = "DOUBLE"
*/
SELECT
  from_province_code,
  to_province_code,
  month,
  sum(n_shipments)::BIGINT AS n_shipments,
  sum(quantity_kg)::DOUBLE AS quantity_kg,
  sum(value_vnd)::DOUBLE AS value_vnd,
  sum(CASE WHEN is_covered THEN quantity_kg ELSE 0 END)::DOUBLE AS covered_quantity_kg,
  sum(CASE WHEN is_inspected THEN quantity_kg ELSE 0 END)::DOUBLE AS inspected_quantity_kg,
  sum(CASE WHEN is_monitored THEN quantity_kg ELSE 0 END)::DOUBLE AS monitored_quantity_kg,
  sum(CASE WHEN is_covered AND is_inspected AND is_monitored THEN quantity_kg ELSE 0 END)::DOUBLE AS assured_quantity_kg,
  sum(CASE WHEN is_covered THEN value_vnd ELSE 0 END)::DOUBLE AS covered_value_vnd,
  sum(CASE WHEN is_inspected THEN value_vnd ELSE 0 END)::DOUBLE AS inspected_value_vnd,
  sum(CASE WHEN is_monitored THEN value_vnd ELSE 0 END)::DOUBLE AS monitored_value_vnd,
  sum(CASE WHEN is_covered AND is_inspected AND is_monitored THEN value_vnd ELSE 0 END)::DOUBLE AS assured_value_vnd
FROM cover_month
WHERE (month >= $from_date OR $from_date IS NULL)
  AND (month <= $to_date OR $to_date IS NULL)
  AND ($province_code IS NULL OR list_contains($province_code, from_province_code))
  AND ($district_code IS NULL OR list_contains($district_code, from_old_district_code))
  AND ($commune_code IS NULL OR list_contains($commune_code, from_new_commune_code))
  AND ($product_group IS NULL OR list_contains($product_group, product_group))
  AND ($product_id IS NULL OR list_contains($product_id, product_id))
GROUP BY from_province_code, to_province_code, month
ORDER BY from_province_code, to_province_code, month
