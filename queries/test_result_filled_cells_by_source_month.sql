/*
grain = ["source_file", "month"]
reads = ["test_result"]
params = ["from_date", "to_date", "province_code"]
[question]
vi = "Mỗi tệp nguồn, mỗi tháng lấy mẫu, bao nhiêu kết quả thử nghiệm có điền từng ô quan trọng?"
en = "By source file and month of sampling, how many test results have each important cell filled?"
[columns]
source_file = "VARCHAR"
month = "DATE"
n_results = "BIGINT"
n_result_text = "BIGINT"
n_unit = "BIGINT"
n_laboratory_conclusion = "BIGINT"
*/
SELECT
  source_file,
  date_trunc('month', taken_date)::DATE AS month,
  count(*)::BIGINT AS n_results,
  count(result_text)::BIGINT AS n_result_text,
  count(unit)::BIGINT AS n_unit,
  count(laboratory_conclusion)::BIGINT AS n_laboratory_conclusion
FROM test_result
WHERE
  ($from_date IS NULL OR taken_date >= $from_date)
  AND ($to_date IS NULL OR taken_date <= $to_date)
  AND ($province_code IS NULL OR list_contains($province_code, province_code))
GROUP BY 1, 2
ORDER BY 1, 2
