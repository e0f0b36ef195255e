/*
grain = ["window_id"]
reads = ["plan_window"]
params = []
[question]
vi = "Kế hoạch có những đợt nào, ở đâu, từ ngày nào đến ngày nào?"
en = "Which windows does the plan have, where, from when to when?"
[own_params]
plan_id = { type = "VARCHAR[]" }
[columns]
window_id = "VARCHAR"
plan_id = "VARCHAR"
window_name = "VARCHAR"
subject_group = "VARCHAR"
place_era = "VARCHAR"
place_level = "VARCHAR"
place_code = "VARCHAR"
from_date = "DATE"
to_date = "DATE"
*/
SELECT window_id, plan_id, window_name, subject_group, place_era, place_level, place_code, from_date, to_date
FROM plan_window
WHERE $plan_id IS NULL OR list_contains($plan_id, plan_id)
ORDER BY window_id
