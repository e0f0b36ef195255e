/*
grain = ["source_file", "month"]
reads = ["sample", "facility", "test_result"]
params = ["from_date", "to_date", "province_code"]
[question]
vi = "Mỗi tệp nguồn, mỗi tháng, bao nhiêu mẫu chưa có kết quả, trái kết luận, hay chỉ đoán được nơi lấy?"
en = "By source file and month, how many samples lack results, contradict the laboratory, or lie in an assumed place?"
[columns]
source_file = "VARCHAR"
month = "DATE"
n_samples = "BIGINT"
n_without_result = "BIGINT"
n_undecided = "BIGINT"
n_contradicted = "BIGINT"
n_assumed_place = "BIGINT"
*/
WITH tested AS (
  SELECT DISTINCT sample_id
  FROM test_result
  WHERE
    result_text IS NOT NULL
    AND ($from_date IS NULL OR taken_date >= $from_date)
    AND ($to_date IS NULL OR taken_date <= $to_date)
)
SELECT
  s.source_file,
  date_trunc('month', s.taken_date)::DATE AS month,
  count(*)::BIGINT AS n_samples,
  sum(CASE WHEN t.sample_id IS NULL THEN 1 ELSE 0 END)::BIGINT AS n_without_result,
  sum(CASE WHEN s.outcome = 'undecided' THEN 1 ELSE 0 END)::BIGINT AS n_undecided,
  sum(CASE WHEN s.is_contradicted THEN 1 ELSE 0 END)::BIGINT AS n_contradicted,
  sum(CASE WHEN f.place_method = 'assumed_part' THEN 1 ELSE 0 END)::BIGINT AS n_assumed_place
FROM sample AS s
LEFT JOIN tested AS t ON s.sample_id = t.sample_id
LEFT JOIN facility AS f ON s.facility_id = f.facility_id
WHERE
  ($from_date IS NULL OR s.taken_date >= $from_date)
  AND ($to_date IS NULL OR s.taken_date <= $to_date)
  AND ($province_code IS NULL OR list_contains($province_code, s.province_code))
GROUP BY 1, 2
ORDER BY 1, 2
