-- A sample fails if any decided, non-screening result fails; without a decided one it is undecided.
-- Reads the results as they were written: their verdicts are known by then.
WITH judged AS (
  SELECT
    r.sample_id,
    bool_or(r.verdict = 'fail') FILTER (WHERE r.is_screening IS NOT TRUE) AS has_fail,
    bool_or(r.verdict = 'pass') FILTER (WHERE r.is_screening IS NOT TRUE) AS has_pass,
    bool_or(r.verdict IN ('pass', 'fail') AND r.verdict_reason <> 'laboratory' AND r.laboratory_conclusion <> r.verdict)
      FILTER (WHERE r.is_screening IS NOT TRUE) AS is_contradicted,
    bit_or(CASE WHEN r.verdict IN ('pass', 'fail') AND r.is_screening IS NOT TRUE THEN h.bit ELSE 0 END) AS tested,
    bit_or(CASE WHEN r.verdict = 'fail' AND r.is_screening IS NOT TRUE THEN h.bit ELSE 0 END) AS failed
  FROM test_result AS r
  JOIN code_hazard AS h ON h.code = r.hazard
  GROUP BY r.sample_id
),
named AS (
  SELECT s.bits, string_agg(h.code, ', ' ORDER BY h.code) AS hazards
  FROM (SELECT tested AS bits FROM judged UNION SELECT failed AS bits FROM judged) AS s
  JOIN code_hazard AS h ON s.bits & h.bit > 0
  GROUP BY s.bits
),
failed AS (
  SELECT sample_id, string_agg(DISTINCT analyte, ', ' ORDER BY analyte) AS failed_analytes
  FROM test_result
  WHERE verdict = 'fail' AND is_screening IS NOT TRUE
  GROUP BY sample_id
)
SELECT
  s.* EXCLUDE (matrix),
  CASE WHEN d.has_fail THEN 'fail' WHEN d.has_pass THEN 'pass' ELSE 'undecided' END AS outcome,
  coalesce(d.is_contradicted, FALSE) AS is_contradicted,
  t.hazards AS tested_hazards,
  n.hazards AS failed_hazards,
  f.failed_analytes
FROM placed_sample AS s
LEFT JOIN judged AS d USING (sample_id)
LEFT JOIN named AS t ON t.bits = d.tested
LEFT JOIN named AS n ON n.bits = d.failed
LEFT JOIN failed AS f USING (sample_id)
