/*
grain = ["source_file", "month"]
reads = ["sample"]
params = ["from_date", "to_date", "province_code"]
[question]
vi = "Mỗi tệp nguồn, mỗi tháng, bao nhiêu mẫu có điền từng ô quan trọng?"
en = "By source file and month, how many samples have each important cell filled?"
[columns]
source_file = "VARCHAR"
month = "DATE"
n_samples = "BIGINT"
n_lot_id = "BIGINT"
n_plan_id = "BIGINT"
n_received_at = "BIGINT"
n_result_at = "BIGINT"
n_laboratory_name = "BIGINT"
n_taking_authority = "BIGINT"
*/
SELECT
  source_file,
  date_trunc('month', taken_date)::DATE AS month,
  count(*)::BIGINT AS n_samples,
  count(lot_id)::BIGINT AS n_lot_id,
  count(plan_id)::BIGINT AS n_plan_id,
  count(received_at)::BIGINT AS n_received_at,
  count(result_at)::BIGINT AS n_result_at,
  count(laboratory_name)::BIGINT AS n_laboratory_name,
  count(taking_authority)::BIGINT AS n_taking_authority
FROM sample
WHERE
  ($from_date IS NULL OR taken_date >= $from_date)
  AND ($to_date IS NULL OR taken_date <= $to_date)
  AND ($province_code IS NULL OR list_contains($province_code, province_code))
GROUP BY 1, 2
ORDER BY 1, 2
