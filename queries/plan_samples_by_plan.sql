/*
grain = ["plan_id"]
reads = ["plan", "plan_quota", "plan_week"]
params = ["from_date", "to_date", "province_code", "as_of_date"]
[question]
vi = "Có những kế hoạch nào trong kỳ, đến hạn bao nhiêu mẫu, đã lấy bao nhiêu mẫu?"
en = "Which plans run in the period, how many samples are due, how many were taken?"
[own_params]
plan_id = { type = "VARCHAR[]" }
[columns]
plan_id = "VARCHAR"
plan_name = "VARCHAR"
decision_number = "VARCHAR"
issued_date = "DATE"
lead_agency = "VARCHAR"
joining_agencies = "VARCHAR"
province_code = "VARCHAR"
provenance = "VARCHAR"
provenance_note = "VARCHAR"
from_date = "DATE"
to_date = "DATE"
n_planned = "BIGINT"
n_due = "DOUBLE"
n_taken = "BIGINT"
n_gap = "BIGINT"
n_outside = "BIGINT"
n_samples = "BIGINT"
n_failed = "BIGINT"
n_undecided = "BIGINT"
n_assumed_place = "BIGINT"
*/
WITH due AS (
  SELECT
    plan_id,
    sum(n_planned)::BIGINT AS n_planned,
    sum(n_planned * least(greatest(date_diff('day', quota_from_date, $as_of_date) + 1, 0)::DOUBLE
      / (date_diff('day', quota_from_date, quota_to_date) + 1), 1.0))::DOUBLE AS n_due
  FROM plan_quota
  WHERE hazard IS NULL
  GROUP BY plan_id
),
-- Samples under a quota for one hazard stand under one without it, or under none, too.
plain AS (
  SELECT w.plan_id, w.quota_id, w.n_taken, w.n_samples, w.n_failed, w.n_undecided, w.n_assumed_place
  FROM plan_week AS w
  LEFT JOIN plan_quota AS q ON w.quota_id = q.quota_id
  WHERE q.hazard IS NULL
),
by_quota AS (SELECT quota_id, sum(n_taken) AS n_taken FROM plan_week GROUP BY quota_id),
-- What each quota lacks, those for one hazard too: more taken elsewhere does not make up for it.
gap AS (
  SELECT q.plan_id, sum(greatest(q.n_planned - coalesce(b.n_taken, 0), 0))::BIGINT AS n_gap
  FROM plan_quota AS q
  LEFT JOIN by_quota AS b ON q.quota_id = b.quota_id
  GROUP BY q.plan_id
),
taken AS (
  SELECT
    plan_id,
    sum(CASE WHEN quota_id = '' THEN 0 ELSE n_taken END)::BIGINT AS n_taken,
    sum(CASE WHEN quota_id = '' THEN n_taken ELSE 0 END)::BIGINT AS n_outside,
    sum(n_samples)::BIGINT AS n_samples,
    sum(n_failed)::BIGINT AS n_failed,
    sum(n_undecided)::BIGINT AS n_undecided,
    sum(n_assumed_place)::BIGINT AS n_assumed_place
  FROM plain
  GROUP BY plan_id
)
SELECT
  p.plan_id, p.plan_name, p.decision_number, p.issued_date, p.lead_agency, p.joining_agencies, p.province_code,
  p.provenance, p.provenance_note, p.from_date, p.to_date,
  coalesce(d.n_planned, 0)::BIGINT AS n_planned,
  coalesce(d.n_due, 0.0)::DOUBLE AS n_due,
  coalesce(t.n_taken, 0)::BIGINT AS n_taken,
  coalesce(g.n_gap, 0)::BIGINT AS n_gap,
  coalesce(t.n_outside, 0)::BIGINT AS n_outside,
  coalesce(t.n_samples, 0)::BIGINT AS n_samples,
  coalesce(t.n_failed, 0)::BIGINT AS n_failed,
  coalesce(t.n_undecided, 0)::BIGINT AS n_undecided,
  coalesce(t.n_assumed_place, 0)::BIGINT AS n_assumed_place
FROM plan AS p
LEFT JOIN due AS d ON p.plan_id = d.plan_id
LEFT JOIN taken AS t ON p.plan_id = t.plan_id
LEFT JOIN gap AS g ON p.plan_id = g.plan_id
WHERE ($plan_id IS NULL OR list_contains($plan_id, p.plan_id))
  AND ($province_code IS NULL OR list_contains($province_code, p.province_code))
  AND (p.to_date >= $from_date OR $from_date IS NULL)
  AND (p.from_date <= $to_date OR $to_date IS NULL)
ORDER BY p.plan_id
