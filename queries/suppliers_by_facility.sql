/*
grain = ["facility_id", "to_province_code"]
reads = ["chain_month", "facility"]
params = ["from_date", "to_date", "province_code", "district_code", "commune_code", "product_group", "product_id"]
[question]
vi = "Cơ sở nào gửi hàng sang tỉnh khác, bao nhiêu, có phần nào không có giấy còn hiệu lực?"
en = "Which facilities send goods to another province, how much, and what of it without a valid paper?"
[own_params.to_province_code]
type = "VARCHAR[]"
[columns]
facility_id = "VARCHAR"
to_province_code = "VARCHAR"
from_province_code = "VARCHAR"
facility_name = "VARCHAR"
stage = "VARCHAR"
subject_group = "VARCHAR"
new_commune_code = "VARCHAR"
old_district_code = "VARCHAR"
is_haccp = "BOOLEAN"
is_iso_22000 = "BOOLEAN"
n_shipments = "BIGINT"
quantity_kg = "DOUBLE"
n_uncovered_shipments = "BIGINT"
uncovered_quantity_kg = "DOUBLE"
last_shipped_date = "DATE"
first_uncovered_date = "DATE"
last_uncovered_date = "DATE"
*/
WITH sent AS (
  SELECT
    c.facility_id,
    c.to_province_code,
    c.from_province_code,
    sum(c.n_shipments)::BIGINT AS n_shipments,
    sum(c.quantity_kg)::DOUBLE AS quantity_kg,
    sum(c.n_uncovered_shipments)::BIGINT AS n_uncovered_shipments,
    sum(c.uncovered_quantity_kg)::DOUBLE AS uncovered_quantity_kg,
    max(c.last_shipped_date) AS last_shipped_date,
    min(c.first_uncovered_date) AS first_uncovered_date,
    max(c.last_uncovered_date) AS last_uncovered_date
  FROM chain_month AS c
  WHERE (c.month >= $from_date OR $from_date IS NULL)
    AND (c.month <= $to_date OR $to_date IS NULL)
    AND ($province_code IS NULL OR list_contains($province_code, c.from_province_code))
    AND ($to_province_code IS NULL OR list_contains($to_province_code, c.to_province_code))
    AND ($product_group IS NULL OR list_contains($product_group, c.product_group))
    AND ($product_id IS NULL OR list_contains($product_id, c.product_id))
    AND c.facility_id IN (
      SELECT f.facility_id
      FROM facility AS f
      WHERE ($district_code IS NULL OR list_contains($district_code, f.old_district_code))
        AND ($commune_code IS NULL OR list_contains($commune_code, f.new_commune_code))
    )
  GROUP BY c.facility_id, c.to_province_code, c.from_province_code
)
SELECT
  s.facility_id, s.to_province_code, s.from_province_code, f.facility_name, f.stage, f.subject_group, f.new_commune_code,
  f.old_district_code, f.is_haccp, f.is_iso_22000, s.n_shipments, s.quantity_kg, s.n_uncovered_shipments,
  s.uncovered_quantity_kg, s.last_shipped_date, s.first_uncovered_date, s.last_uncovered_date
FROM sent AS s
INNER JOIN facility AS f ON s.facility_id = f.facility_id
ORDER BY s.facility_id, s.to_province_code
