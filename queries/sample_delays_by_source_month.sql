/*
grain = ["source_file", "month", "step", "delay_days"]
reads = ["sample"]
params = ["from_date", "to_date", "province_code"]
[question]
vi = "Từ lấy mẫu đến nhận mẫu, từ nhận mẫu đến có kết quả: bao nhiêu ngày, ở bao nhiêu mẫu?"
en = "From taking to receipt and from receipt to result: how many days, in how many samples?"
[columns]
source_file = "VARCHAR"
month = "DATE"
step = "VARCHAR"
delay_days = "BIGINT"
n_samples = "BIGINT"
*/
WITH stepped AS (
  SELECT source_file, taken_date, 'received' AS step, date_diff('day', taken_at::DATE, received_at::DATE) AS delay_days
  FROM sample
  WHERE
    received_at IS NOT NULL
    AND ($province_code IS NULL OR list_contains($province_code, province_code))
  UNION ALL
  SELECT source_file, taken_date, 'result' AS step, date_diff('day', received_at::DATE, result_at::DATE) AS delay_days
  FROM sample
  WHERE
    received_at IS NOT NULL AND result_at IS NOT NULL
    AND ($province_code IS NULL OR list_contains($province_code, province_code))
)
SELECT
  source_file,
  date_trunc('month', taken_date)::DATE AS month,
  step,
  delay_days,
  count(*)::BIGINT AS n_samples
FROM stepped
WHERE
  ($from_date IS NULL OR taken_date >= $from_date)
  AND ($to_date IS NULL OR taken_date <= $to_date)
GROUP BY 1, 2, 3, 4
ORDER BY 1, 2, 3, 4
