/*
grain = ["from_province_code", "to_province_code", "is_origin_checked", "is_outlet_checked"]
reads = ["chain_month", "facility", "inspection", "sample"]
params = ["from_date", "to_date", "province_code", "district_code", "commune_code", "product_group", "product_id"]
[question]
vi = "Bao nhiêu chuỗi liên tỉnh có nơi gửi, nơi bán được kiểm tra hoặc lấy mẫu trong kỳ?"
en = "Of how many chains between provinces were sender and outlet inspected or sampled in the period?"
[own_params.to_province_code]
type = "VARCHAR[]"
[columns]
from_province_code = "VARCHAR"
to_province_code = "VARCHAR"
is_origin_checked = "BOOLEAN"
is_outlet_checked = "BOOLEAN"
n_chains = "BIGINT"
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
checked AS (
  SELECT facility_id
  FROM inspection
  WHERE (inspected_date >= $from_date OR $from_date IS NULL) AND (inspected_date <= $to_date OR $to_date IS NULL)
  UNION
  SELECT facility_id
  FROM sample
  WHERE (taken_date >= $from_date OR $from_date IS NULL) AND (taken_date <= $to_date OR $to_date IS NULL)
    AND purpose <> 'service'
)
SELECT
  s.from_province_code,
  s.to_province_code,
  o.facility_id IS NOT NULL AS is_origin_checked,
  d.facility_id IS NOT NULL AS is_outlet_checked,
  -- A chain counts once: in the first of its months inside the period.
  sum(CASE WHEN s.previous_month IS NULL OR s.previous_month < $from_date THEN 1 ELSE 0 END)::BIGINT AS n_chains,
  sum(s.quantity_kg)::DOUBLE AS quantity_kg
FROM sent AS s
LEFT JOIN checked AS o ON s.facility_id = o.facility_id
LEFT JOIN checked AS d ON s.outlet_id = d.facility_id
GROUP BY 1, 2, 3, 4
ORDER BY 1, 2, 3, 4
