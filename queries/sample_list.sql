/*
grain = ["sample_id"]
reads = ["sample", "facility", "product"]
params = ["from_date", "to_date", "province_code", "district_code", "commune_code", "product_group", "product_id", "stars", "purpose", "stage", "hazard", "outcome", "max_rows"]
[question]
vi = "Những mẫu nào, mẫu không đạt xếp trước?"
en = "Which samples, failed ones first?"
[columns]
sample_id = "VARCHAR"
taken_date = "DATE"
province_code = "VARCHAR"
old_district_code = "VARCHAR"
new_commune_code = "VARCHAR"
facility_name = "VARCHAR"
product_name = "VARCHAR"
product_group = "VARCHAR"
stars = "BIGINT"
purpose = "VARCHAR"
stage = "VARCHAR"
outcome = "VARCHAR"
failed_analytes = "VARCHAR"
is_contradicted = "BOOLEAN"
*/
WITH chosen AS (
  SELECT s.*
  FROM sample AS s
  WHERE s.is_in_scope
    AND (s.taken_date >= $from_date OR $from_date IS NULL)
    AND (s.taken_date <= $to_date OR $to_date IS NULL)
    AND ($province_code IS NULL OR list_contains($province_code, s.province_code))
    AND ($district_code IS NULL OR list_contains($district_code, s.old_district_code))
    AND ($commune_code IS NULL OR list_contains($commune_code, s.new_commune_code))
    AND ($product_group IS NULL OR list_contains($product_group, s.product_group))
    AND ($product_id IS NULL OR list_contains($product_id, s.product_id))
    AND ($stars IS NULL OR list_contains($stars, s.stars))
    AND s.purpose = $purpose
    AND ($stage IS NULL OR list_contains($stage, s.stage))
    AND ($outcome IS NULL OR list_contains($outcome, s.outcome))
    AND ($hazard IS NULL OR contains(s.tested_hazards, $hazard))
  ORDER BY (s.outcome = 'fail') DESC, s.taken_date DESC, s.sample_id
  LIMIT $max_rows
)
SELECT
  c.sample_id, c.taken_date, c.province_code, c.old_district_code, c.new_commune_code, f.facility_name, p.product_name,
  c.product_group, c.stars, c.purpose, c.stage, c.outcome, c.failed_analytes, c.is_contradicted
FROM chosen AS c
LEFT JOIN facility AS f ON c.facility_id = f.facility_id
LEFT JOIN product AS p ON c.product_id = p.product_id
ORDER BY (c.outcome = 'fail') DESC, c.taken_date DESC, c.sample_id
