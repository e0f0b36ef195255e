/*
grain = ["facility_id"]
reads = ["inspection", "sample"]
params = ["from_date", "to_date"]
[question]
vi = "Mỗi cơ sở được kiểm tra, lấy mẫu bao nhiêu lần trong kỳ (không kể mẫu dịch vụ)?"
en = "How often was each facility inspected and sampled in the period (samples as a service left out)?"
[columns]
facility_id = "VARCHAR"
n_inspections = "BIGINT"
n_failed_inspections = "BIGINT"
n_samples = "BIGINT"
n_failed = "BIGINT"
last_checked_date = "DATE"
*/
WITH checked AS (
  SELECT
    facility_id, inspected_date AS checked_date, 1 AS n_inspections, CASE WHEN grade IN ('c', 'fail') THEN 1 ELSE 0 END AS n_failed_inspections,
    0 AS n_samples, 0 AS n_failed
  FROM inspection
  UNION ALL
  SELECT
    facility_id, taken_date AS checked_date, 0 AS n_inspections, 0 AS n_failed_inspections, 1 AS n_samples,
    CASE WHEN outcome = 'fail' THEN 1 ELSE 0 END AS n_failed
  FROM sample
  WHERE purpose <> 'service'
)
SELECT
  facility_id,
  sum(n_inspections)::BIGINT AS n_inspections,
  sum(n_failed_inspections)::BIGINT AS n_failed_inspections,
  sum(n_samples)::BIGINT AS n_samples,
  sum(n_failed)::BIGINT AS n_failed,
  max(checked_date) AS last_checked_date
FROM checked
WHERE (checked_date >= $from_date OR $from_date IS NULL) AND (checked_date <= $to_date OR $to_date IS NULL)
GROUP BY facility_id
ORDER BY facility_id
