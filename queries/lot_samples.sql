/*
grain = ["lot_id"]
reads = ["sample"]
params = ["lot_id"]
[question]
vi = "Các lô này có mẫu nào, mẫu nào không đạt vì mối nguy gì, kết quả có lúc nào?"
en = "Which samples were taken of these lots, which failed for which hazard, when was the result known?"
[columns]
lot_id = "VARCHAR"
n_samples = "BIGINT"
n_failed = "BIGINT"
failed_hazards = "VARCHAR"
failed_analytes = "VARCHAR"
failed_sample_id = "VARCHAR"
first_failed_at = "TIMESTAMP"
*/
WITH wanted AS (
  SELECT unnest($lot_id::VARCHAR[]) AS lot_id
  UNION ALL
  SELECT DISTINCT lot_id FROM sample WHERE $lot_id IS NULL AND lot_id IS NOT NULL
)
SELECT
  s.lot_id,
  sum(CASE WHEN s.outcome <> 'undecided' THEN 1 ELSE 0 END)::BIGINT AS n_samples,
  sum(CASE WHEN s.outcome = 'fail' THEN 1 ELSE 0 END)::BIGINT AS n_failed,
  string_agg(DISTINCT s.failed_hazards::VARCHAR, ', ' ORDER BY s.failed_hazards::VARCHAR) AS failed_hazards,
  string_agg(DISTINCT s.failed_analytes, ', ' ORDER BY s.failed_analytes) AS failed_analytes,
  min(CASE WHEN s.outcome = 'fail' THEN s.sample_id END) AS failed_sample_id,
  min(CASE WHEN s.outcome = 'fail' THEN s.result_at END) AS first_failed_at
FROM wanted AS w
INNER JOIN sample AS s ON w.lot_id = s.lot_id
GROUP BY s.lot_id
ORDER BY s.lot_id
