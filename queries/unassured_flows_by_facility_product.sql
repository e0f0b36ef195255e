/*
grain = ["facility_id", "product_id", "to_province_code"]
reads = ["cover_month", "facility", "product"]
params = ["from_date", "to_date", "province_code", "district_code", "commune_code", "product_group", "product_id"]
[question]
vi = "Hàng sang tỉnh khác của cơ sở nào, sản phẩm nào còn thiếu giấy, thiếu kiểm tra hoặc thiếu giám sát?"
en = "Which facility’s goods for other provinces lacked a paper, an inspection or monitoring?"
[columns]
facility_id = "VARCHAR"
product_id = "VARCHAR"
to_province_code = "VARCHAR"
facility_name = "VARCHAR"
product_name = "VARCHAR"
product_group = "VARCHAR"
from_province_code = "VARCHAR"
n_shipments = "BIGINT"
quantity_kg = "DOUBLE"
value_vnd = "DOUBLE"
unassured_quantity_kg = "DOUBLE"
no_paper_kg = "DOUBLE"
not_inspected_kg = "DOUBLE"
not_monitored_kg = "DOUBLE"
last_shipped_date = "DATE"
*/
WITH flow AS (
  SELECT
    facility_id,
    product_id,
    to_province_code,
    from_province_code,
    sum(n_shipments)::BIGINT AS n_shipments,
    sum(quantity_kg)::DOUBLE AS quantity_kg,
    sum(value_vnd)::DOUBLE AS value_vnd,
    sum(CASE WHEN is_covered AND is_inspected AND is_monitored THEN 0 ELSE quantity_kg END)::DOUBLE AS unassured_quantity_kg,
    sum(CASE WHEN is_covered THEN 0 ELSE quantity_kg END)::DOUBLE AS no_paper_kg,
    sum(CASE WHEN is_inspected THEN 0 ELSE quantity_kg END)::DOUBLE AS not_inspected_kg,
    sum(CASE WHEN is_monitored THEN 0 ELSE quantity_kg END)::DOUBLE AS not_monitored_kg,
    max(last_shipped_date) AS last_shipped_date
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
  w.facility_id, w.product_id, w.to_province_code, f.facility_name, p.product_name, p.product_group, w.from_province_code,
  w.n_shipments, w.quantity_kg, w.value_vnd, w.unassured_quantity_kg, w.no_paper_kg, w.not_inspected_kg, w.not_monitored_kg,
  w.last_shipped_date
FROM flow AS w
LEFT JOIN facility AS f ON w.facility_id = f.facility_id
LEFT JOIN product AS p ON w.product_id = p.product_id
WHERE w.unassured_quantity_kg > 0
ORDER BY w.facility_id, w.product_id, w.to_province_code
