/*
grain = ["plan_id", "quota_id", "week"]
reads = ["plan_week"]
params = []
[question]
vi = "Mỗi tuần lấy bao nhiêu mẫu cho mỗi chỉ tiêu của kế hoạch?"
en = "How many samples were taken each week under each quota of the plan?"
[own_params]
plan_id = { type = "VARCHAR[]" }
[columns]
plan_id = "VARCHAR"
quota_id = "VARCHAR"
week = "DATE"
n_taken = "BIGINT"
n_samples = "BIGINT"
n_failed = "BIGINT"
n_undecided = "BIGINT"
*/
SELECT plan_id, quota_id, week, n_taken, n_samples, n_failed, n_undecided
FROM plan_week
WHERE $plan_id IS NULL OR list_contains($plan_id, plan_id)
ORDER BY plan_id, quota_id, week
