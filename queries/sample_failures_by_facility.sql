/*
grain = ["facility_id"]
reads = ["sample", "facility"]
params = ["from_date", "to_date", "province_code", "district_code", "commune_code", "product_group", "product_id", "stars", "purpose", "stage", "hazard", "max_rows"]
[question]
vi = "Mỗi cơ sở nằm ở đâu, có bao nhiêu mẫu, bao nhiêu mẫu không đạt; cơ sở có toạ độ xếp trước, rồi đến nhiều mẫu không đạt?"
en = "Where is each facility, how many samples and failures has it; those with a point first, then most failures?"
[columns]
facility_id = "VARCHAR"
facility_name = "VARCHAR"
latitude = "DOUBLE"
longitude = "DOUBLE"
n_samples = "BIGINT"
n_failed = "BIGINT"
n_facilities = "BIGINT"
n_with_point = "BIGINT"
*/
WITH counted AS (
  SELECT
    s.facility_id,
    count(*)::BIGINT AS n_samples,
    sum(CASE WHEN (CASE WHEN $hazard IS NULL THEN s.outcome = 'fail' ELSE contains(s.failed_hazards, $hazard) END) THEN 1 ELSE 0 END)::BIGINT AS n_failed
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
    AND (CASE WHEN $hazard IS NULL THEN s.outcome IN ('pass', 'fail') ELSE contains(s.tested_hazards, $hazard) END)
  GROUP BY s.facility_id
)
SELECT
  c.facility_id, f.facility_name, f.latitude::DOUBLE AS latitude, f.longitude::DOUBLE AS longitude, c.n_samples, c.n_failed,
  count(*) OVER ()::BIGINT AS n_facilities, count(f.latitude) OVER ()::BIGINT AS n_with_point
FROM counted AS c
INNER JOIN facility AS f ON c.facility_id = f.facility_id
ORDER BY (f.latitude IS NOT NULL) DESC, c.n_failed DESC, c.n_samples DESC, c.facility_id
LIMIT $max_rows
