/*
grain = ["task_id"]
reads = ["plan", "plan_task"]
params = ["from_date", "to_date", "province_code"]
[question]
vi = "Các kế hoạch có nhiệm vụ nào, hạn nào, xong ngày nào?"
en = "Which tasks do the plans have, due when, done when?"
[own_params]
plan_id = { type = "VARCHAR[]" }
[columns]
task_id = "VARCHAR"
plan_id = "VARCHAR"
task_kind = "VARCHAR"
task_text = "VARCHAR"
agency_name = "VARCHAR"
due_date = "DATE"
is_due_given = "BOOLEAN"
done_date = "DATE"
evidence = "VARCHAR"
provenance = "VARCHAR"
*/
SELECT
  t.task_id,
  t.plan_id,
  t.task_kind,
  t.task_text,
  coalesce(t.agency_name, p.lead_agency) AS agency_name,
  coalesce(t.due_date, p.to_date) AS due_date,
  t.due_date IS NOT NULL AS is_due_given,
  t.done_date,
  t.evidence,
  t.provenance
FROM plan_task AS t
INNER JOIN plan AS p ON t.plan_id = p.plan_id
WHERE ($plan_id IS NULL OR list_contains($plan_id, t.plan_id))
  AND ($province_code IS NULL OR list_contains($province_code, p.province_code))
  AND (p.to_date >= $from_date OR $from_date IS NULL)
  AND (p.from_date <= $to_date OR $to_date IS NULL)
ORDER BY t.task_id
