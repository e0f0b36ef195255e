/*
question.vi = "Mẫu lấy mỗi tháng có kết quả sau bao nhiêu ngày?"
question.en = "After how many days did the samples of each month have their result?"
reads = ["sample"]
*/
SELECT
  date_trunc('month', taken_date)::DATE AS month,
  province_code,
  purpose,
  date_diff('day', taken_date, result_at::DATE)::BIGINT AS delay_days,
  count(*)::BIGINT AS n_samples
FROM sample
WHERE is_in_scope
GROUP BY 1, 2, 3, 4
