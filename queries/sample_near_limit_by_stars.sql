/*
grain = ["province_code", "stars"]
reads = ["sample", "test_result"]
params = ["from_date", "to_date", "province_code", "district_code", "commune_code", "product_group", "product_id", "stars", "purpose", "stage", "hazard", "near_limit_pct"]
[question]
vi = "Trong mẫu đạt có so với giới hạn tối đa, bao nhiêu mẫu có kết quả sát giới hạn, theo tỉnh và hạng sao?"
en = "Of passing samples compared with a maximum limit, how many have a result near it, by province and tier?"
[columns]
province_code = "VARCHAR"
stars = "BIGINT"
n_passed = "BIGINT"
n_near = "BIGINT"
*/
WITH compared AS (
  SELECT
    sample_id,
    max(CASE WHEN limit_share_pct >= $near_limit_pct THEN 1 ELSE 0 END) AS is_near
  FROM test_result
  WHERE verdict = 'pass'
    AND coalesce(is_screening, FALSE) = FALSE
    AND (limit_share_pct IS NOT NULL OR (is_non_detect AND limit_number > 0))
    AND ($province_code IS NULL OR list_contains($province_code, province_code))
    AND (hazard = $hazard OR $hazard IS NULL)
    AND (taken_date >= $from_date OR $from_date IS NULL)
    AND (taken_date <= $to_date OR $to_date IS NULL)
  GROUP BY sample_id
)
SELECT
  s.province_code,
  s.stars,
  count(*)::BIGINT AS n_passed,
  sum(c.is_near)::BIGINT AS n_near
FROM sample AS s
INNER JOIN compared AS c ON s.sample_id = c.sample_id
WHERE s.is_in_scope
  AND s.outcome = 'pass'
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
GROUP BY s.province_code, s.stars
ORDER BY s.province_code, s.stars
