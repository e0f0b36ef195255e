-- A sample fails if any decided, non-screening result fails; without a decided one it is undecided.
WITH decided AS (
  SELECT
    sample_id,
    bool_or(verdict = 'fail') AS has_fail,
    bool_or(verdict = 'pass') AS has_pass,
    bool_or(verdict IN ('pass', 'fail') AND verdict_reason <> 'laboratory' AND laboratory_conclusion <> verdict) AS is_contradicted
  FROM made_test_result
  WHERE is_screening IS NOT TRUE
  GROUP BY sample_id
)
SELECT
  s.* EXCLUDE (matrix),
  CASE WHEN d.has_fail THEN 'fail' WHEN d.has_pass THEN 'pass' ELSE 'undecided' END AS outcome,
  coalesce(d.is_contradicted, FALSE) AS is_contradicted
FROM placed_sample AS s
LEFT JOIN decided AS d USING (sample_id)
