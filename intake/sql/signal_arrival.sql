-- The samples behind each signal by the day on which their results came in.
WITH mine AS (
  SELECT a.place AS place, a.hazard, s.sample_id, coalesce(s.result_at, s.taken_at)::DATE AS result_date
  FROM alarm AS a
  JOIN sample AS s
    ON s.purpose = a.purpose AND s.product_group = a.product_group
    AND s.taken_date BETWEEN a.period_start AND a.period_end
    AND CASE a.place_level WHEN 'district' THEN s.old_district_code ELSE s.province_code END = a.place_code
  WHERE s.is_in_scope
),
tested AS (
  SELECT m.place, m.result_date, m.sample_id, bool_or(r.verdict = 'fail') AS is_failed
  FROM mine AS m
  JOIN test_result AS r ON r.sample_id = m.sample_id AND r.hazard = m.hazard
  WHERE r.verdict IN ('pass', 'fail') AND r.is_screening IS NOT TRUE
  GROUP BY ALL
)
SELECT place, result_date, count(*)::DOUBLE AS n_samples, (count(*) FILTER (is_failed))::DOUBLE AS n_failed
FROM tested
GROUP BY ALL
ORDER BY ALL
