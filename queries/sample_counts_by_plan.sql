/*
grain = ["plan_id"]
reads = ["sample"]
params = ["from_date", "to_date"]
[question]
vi = "Mỗi kế hoạch đã lấy bao nhiêu mẫu, bao nhiêu mẫu có kết luận, bao nhiêu mẫu không đạt?"
en = "How many samples were taken under each plan, how many are decided, how many failed?"
[own_params]
plan_id = { type = "VARCHAR[]" }
[columns]
plan_id = "VARCHAR"
n_taken = "BIGINT"
n_samples = "BIGINT"
n_failed = "BIGINT"
last_taken_date = "DATE"
*/
SELECT
  plan_id,
  count(*)::BIGINT AS n_taken,
  sum(CASE WHEN outcome <> 'undecided' THEN 1 ELSE 0 END)::BIGINT AS n_samples,
  sum(CASE WHEN outcome = 'fail' THEN 1 ELSE 0 END)::BIGINT AS n_failed,
  max(taken_date) AS last_taken_date
FROM sample
WHERE plan_id IS NOT NULL
  AND is_in_scope
  AND ($plan_id IS NULL OR list_contains($plan_id, plan_id))
  AND (taken_date >= $from_date OR $from_date IS NULL)
  AND (taken_date <= $to_date OR $to_date IS NULL)
GROUP BY plan_id
ORDER BY plan_id
