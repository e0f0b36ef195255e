/*
grain = ["laboratory_name"]
reads = ["sample", "test_result"]
params = ["from_date", "to_date", "province_code", "district_code", "commune_code", "product_group", "product_id", "stars", "purpose", "stage", "hazard"]
[question]
vi = "Mỗi phòng thử nghiệm nhận bao nhiêu mẫu, bao nhiêu mẫu không đạt?"
en = "How many samples did each laboratory test, and how many failed?"
[columns]
laboratory_name = "VARCHAR"
n_samples = "BIGINT"
n_failed = "BIGINT"
*/
WITH tested AS (
  SELECT
    sample_id,
    max(CASE WHEN verdict = 'fail' THEN 1 ELSE 0 END) AS is_failed
  FROM test_result
  WHERE hazard = $hazard
    AND verdict IN ('pass', 'fail')
    AND coalesce(is_screening, FALSE) = FALSE
    AND ($province_code IS NULL OR list_contains($province_code, province_code))
  GROUP BY sample_id
),
counted AS (
  SELECT
    s.laboratory_name,
    count(*)::BIGINT AS n_samples,
    sum(CASE WHEN coalesce(t.is_failed = 1, s.outcome = 'fail') THEN 1 ELSE 0 END)::BIGINT AS n_failed
  FROM sample AS s
  LEFT JOIN tested AS t ON s.sample_id = t.sample_id
  WHERE s.is_in_scope
    AND s.laboratory_name IS NOT NULL
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
    AND (CASE WHEN $hazard IS NULL THEN s.outcome IN ('pass', 'fail') ELSE t.sample_id IS NOT NULL END)
  GROUP BY s.laboratory_name
)
SELECT laboratory_name, n_samples, n_failed
FROM counted
ORDER BY laboratory_name
