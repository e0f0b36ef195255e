/*
grain = ["analyte", "is_non_detect", "verdict", "share_pct"]
reads = ["sample", "test_result"]
params = ["from_date", "to_date", "province_code", "district_code", "commune_code", "product_group", "product_id", "stars", "purpose", "stage", "hazard"]
[question]
vi = "Kết quả từng chỉ tiêu bằng bao nhiêu phần trăm giới hạn tối đa; không phát hiện thì giới hạn phát hiện bằng bao nhiêu?"
en = "How many percent of its maximum limit is each result; where not detected, the detection limit?"
[columns]
analyte = "VARCHAR"
is_non_detect = "BOOLEAN"
verdict = "VARCHAR"
share_pct = "DOUBLE"
n_results = "BIGINT"
*/
WITH chosen AS (
  SELECT sample_id
  FROM sample
  WHERE is_in_scope
    AND (taken_date >= $from_date OR $from_date IS NULL)
    AND (taken_date <= $to_date OR $to_date IS NULL)
    AND ($province_code IS NULL OR list_contains($province_code, province_code))
    AND ($district_code IS NULL OR list_contains($district_code, old_district_code))
    AND ($commune_code IS NULL OR list_contains($commune_code, new_commune_code))
    AND ($product_group IS NULL OR list_contains($product_group, product_group))
    AND ($product_id IS NULL OR list_contains($product_id, product_id))
    AND ($stars IS NULL OR list_contains($stars, stars))
    AND purpose = $purpose
    AND ($stage IS NULL OR list_contains($stage, stage))
)
SELECT
  r.analyte,
  coalesce(r.is_non_detect, FALSE) AS is_non_detect,
  r.verdict,
  round(coalesce(r.limit_share_pct, r.detection_share_pct), 1)::DOUBLE AS share_pct,
  count(*)::BIGINT AS n_results
FROM test_result AS r
INNER JOIN chosen AS c ON r.sample_id = c.sample_id
WHERE (r.limit_share_pct IS NOT NULL OR (r.is_non_detect AND r.limit_number > 0))
  AND coalesce(r.is_screening, FALSE) = FALSE
  AND ($province_code IS NULL OR list_contains($province_code, r.province_code))
  AND (r.hazard = $hazard OR $hazard IS NULL)
  AND (r.taken_date >= $from_date OR $from_date IS NULL)
  AND (r.taken_date <= $to_date OR $to_date IS NULL)
GROUP BY 1, 2, 3, 4
ORDER BY 1, 2, 3, 4
