/*
grain = ["quota_id"]
reads = ["plan_quota"]
params = []
[question]
vi = "Kế hoạch phải lấy bao nhiêu mẫu: nhóm đối tượng nào, ở đâu, tháng nào, thử mối nguy gì?"
en = "How many samples does the plan ask for, of which group, where, in which month, for which hazard?"
[own_params]
plan_id = { type = "VARCHAR[]" }
[columns]
quota_id = "VARCHAR"
plan_id = "VARCHAR"
window_id = "VARCHAR"
subject_group = "VARCHAR"
place_era = "VARCHAR"
place_level = "VARCHAR"
place_code = "VARCHAR"
month = "DATE"
hazard = "VARCHAR"
from_date = "DATE"
to_date = "DATE"
n_planned = "BIGINT"
*/
SELECT
  quota_id,
  plan_id,
  window_id,
  quota_subject_group AS subject_group,
  quota_place_era AS place_era,
  quota_place_level AS place_level,
  quota_place_code AS place_code,
  month,
  hazard,
  quota_from_date AS from_date,
  quota_to_date AS to_date,
  n_planned
FROM plan_quota
WHERE $plan_id IS NULL OR list_contains($plan_id, plan_id)
ORDER BY quota_id
