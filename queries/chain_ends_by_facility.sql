/*
grain = ["from_province_code", "to_province_code", "side", "facility_id"]
reads = ["chain_month", "facility"]
params = ["from_date", "to_date", "province_code", "district_code", "commune_code", "product_group", "product_id"]
[question]
vi = "Cơ sở nào gửi, cơ sở nào nhận hàng liên tỉnh, ở công đoạn nào, bao nhiêu?"
en = "Which facilities send or receive goods between provinces, at which stage, how much?"
[own_params.to_province_code]
type = "VARCHAR[]"
[columns]
from_province_code = "VARCHAR"
to_province_code = "VARCHAR"
side = "VARCHAR"
facility_id = "VARCHAR"
facility_name = "VARCHAR"
stage = "VARCHAR"
quantity_kg = "DOUBLE"
*/
WITH sent AS (
  SELECT c.product_id, c.facility_id, c.outlet_id, c.from_province_code, c.to_province_code, c.month, c.previous_month, c.quantity_kg
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
),
ends AS (
  SELECT 'origin' AS side, from_province_code, to_province_code, facility_id, sum(quantity_kg) AS quantity_kg
  FROM sent
  GROUP BY from_province_code, to_province_code, facility_id
  UNION ALL
  SELECT 'destination' AS side, from_province_code, to_province_code, outlet_id AS facility_id, sum(quantity_kg) AS quantity_kg
  FROM sent
  GROUP BY from_province_code, to_province_code, outlet_id
)
SELECT
  e.from_province_code, e.to_province_code, e.side, e.facility_id, f.facility_name, f.stage,
  e.quantity_kg::DOUBLE AS quantity_kg
FROM ends AS e
INNER JOIN facility AS f ON e.facility_id = f.facility_id
ORDER BY e.from_province_code, e.to_province_code, e.side, e.facility_id
