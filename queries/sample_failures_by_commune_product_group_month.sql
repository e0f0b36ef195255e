/*
grain = ["new_commune_code", "province_code", "product_group", "taken_month", "known_month"]
reads = ["sample", "test_result"]
params = ["from_date", "to_date", "province_code", "district_code", "commune_code", "product_group", "product_id", "stars", "purpose", "stage", "hazard", "as_of_date"]
[question]
vi = "Mỗi xã, mỗi nhóm sản phẩm, theo tháng lấy mẫu và tháng biết kết quả: đã lấy bao nhiêu mẫu, bao nhiêu mẫu có kết luận, bao nhiêu mẫu không đạt?"
en = "Samples taken, decided and failed by commune, product group, month taken and month the result was known?"
[columns]
new_commune_code = "VARCHAR"
province_code = "VARCHAR"
product_group = "VARCHAR"
taken_month = "DATE"
known_month = "DATE"
n_taken = "BIGINT"
n_samples = "BIGINT"
n_failed = "BIGINT"
*/
WITH tested AS (
  SELECT sample_id, max(CASE WHEN verdict = 'fail' THEN 1 ELSE 0 END) AS is_failed
  FROM test_result
  WHERE hazard = $hazard AND verdict IN ('pass', 'fail') AND coalesce(is_screening, FALSE) = FALSE
  GROUP BY sample_id
),
chosen AS (
  SELECT
    s.new_commune_code, s.province_code, s.product_group, s.taken_date,
    coalesce(s.result_at, s.taken_at + INTERVAL 30 DAY) AS known_at,
    CASE WHEN s.outcome <> 'undecided' OR $hazard IS NOT NULL THEN 1 ELSE 0 END AS is_decided,
    CASE WHEN $hazard IS NULL THEN (CASE WHEN s.outcome = 'fail' THEN 1 ELSE 0 END) ELSE t.is_failed END AS is_failed
  FROM sample AS s
  LEFT JOIN tested AS t ON s.sample_id = t.sample_id
  WHERE s.is_in_scope
    AND s.new_commune_code IS NOT NULL
    AND (s.taken_date >= $from_date OR $from_date IS NULL)
    AND (s.taken_date <= $to_date OR $to_date IS NULL)
    AND (s.taken_date <= $as_of_date OR $as_of_date IS NULL)
    AND ($province_code IS NULL OR list_contains($province_code, s.province_code))
    AND ($district_code IS NULL OR list_contains($district_code, s.old_district_code))
    AND ($commune_code IS NULL OR list_contains($commune_code, s.new_commune_code))
    AND ($product_group IS NULL OR list_contains($product_group, s.product_group))
    AND ($product_id IS NULL OR list_contains($product_id, s.product_id))
    AND ($stars IS NULL OR list_contains($stars, s.stars))
    AND s.purpose = $purpose
    AND ($stage IS NULL OR list_contains($stage, s.stage))
    AND ($hazard IS NULL OR t.sample_id IS NOT NULL)
)
SELECT
  new_commune_code,
  province_code,
  product_group,
  date_trunc('month', taken_date)::DATE AS taken_month,
  date_trunc('month', known_at)::DATE AS known_month,
  count(*)::BIGINT AS n_taken,
  sum(is_decided)::BIGINT AS n_samples,
  sum(is_failed)::BIGINT AS n_failed
FROM chosen
GROUP BY 1, 2, 3, 4, 5
ORDER BY 1, 2, 3, 4, 5
