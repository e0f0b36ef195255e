/*
grain = ["delay_days"]
reads = ["result_delay"]
params = ["from_date", "to_date", "province_code", "purpose"]
[question]
vi = "Kết quả về sau bao nhiêu ngày kể từ ngày lấy mẫu?"
en = "After how many days do results come in?"
[columns]
delay_days = "BIGINT"
n_samples = "BIGINT"
*/
SELECT
  delay_days,
  sum(n_samples)::BIGINT AS n_samples
FROM result_delay
WHERE (month >= $from_date OR $from_date IS NULL)
  AND (month <= $to_date OR $to_date IS NULL)
  AND ($province_code IS NULL OR list_contains($province_code, province_code))
  AND purpose = $purpose
  AND delay_days >= 0
GROUP BY delay_days
ORDER BY delay_days
