/*
grain = ["product_id", "facility_id", "outlet_id"]
reads = ["chain_month", "facility", "inspection", "sample", "product"]
params = ["from_date", "to_date", "province_code", "district_code", "commune_code", "product_group", "product_id", "max_rows"]
[question]
vi = "Chuỗi liên tỉnh nào, hàng nhiều xếp trước, còn nơi gửi hoặc nơi bán chưa được kiểm tra trong kỳ?"
en = "Which chains between provinces, the heaviest first, have a sender or outlet that was not checked in the period?"
[own_params.to_province_code]
type = "VARCHAR[]"
[columns]
product_id = "VARCHAR"
facility_id = "VARCHAR"
outlet_id = "VARCHAR"
product_name = "VARCHAR"
facility_name = "VARCHAR"
stage = "VARCHAR"
outlet_name = "VARCHAR"
from_province_code = "VARCHAR"
to_province_code = "VARCHAR"
quantity_kg = "DOUBLE"
is_origin_checked = "BOOLEAN"
is_outlet_checked = "BOOLEAN"
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
),
gap AS (
  SELECT
    s.product_id, s.facility_id, s.outlet_id, s.from_province_code, s.to_province_code, sum(s.quantity_kg) AS quantity_kg,
    o.facility_id IS NOT NULL AS is_origin_checked, d.facility_id IS NOT NULL AS is_outlet_checked
  FROM sent AS s
  LEFT JOIN checked AS o ON s.facility_id = o.facility_id
  LEFT JOIN checked AS d ON s.outlet_id = d.facility_id
  WHERE o.facility_id IS NULL OR d.facility_id IS NULL
  GROUP BY 1, 2, 3, 4, 5, 7, 8
  ORDER BY quantity_kg DESC, s.product_id, s.facility_id, s.outlet_id
  LIMIT $max_rows
)
SELECT
  g.product_id, g.facility_id, g.outlet_id, p.product_name, f.facility_name, f.stage, t.facility_name AS outlet_name,
  g.from_province_code, g.to_province_code, g.quantity_kg::DOUBLE AS quantity_kg, g.is_origin_checked, g.is_outlet_checked
FROM gap AS g
LEFT JOIN product AS p ON g.product_id = p.product_id
LEFT JOIN facility AS f ON g.facility_id = f.facility_id
LEFT JOIN facility AS t ON g.outlet_id = t.facility_id
ORDER BY g.quantity_kg DESC, g.product_id, g.facility_id, g.outlet_id
