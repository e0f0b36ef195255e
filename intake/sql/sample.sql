-- A sample fails if any decided, non-screening result fails; without a decided one it is undecided.
-- The analyte not stated (a conclusion on the whole sample) is named only where no other failed.
-- Reads the results as they were written: their verdicts are known by then. Its tier is the one held on the sampling day;
-- awards of one product may overlap, the highest counts: their days are cut into stretches, so that a sample meets one.
WITH cut AS (
  SELECT product_id, from_date AS since FROM good_ocop_award
  UNION
  SELECT product_id, to_date + 1 AS since FROM good_ocop_award
),
stretch AS (
  SELECT product_id, since, coalesce(lead(since) OVER (PARTITION BY product_id ORDER BY since), DATE '9999-12-31') AS until
  FROM cut
),
tier AS (
  SELECT s.product_id, s.since, s.until, max(a.stars) AS stars
  FROM stretch AS s
  JOIN good_ocop_award AS a ON a.product_id = s.product_id AND s.since BETWEEN a.from_date AND a.to_date
  GROUP BY s.product_id, s.since, s.until
),
judged AS (
  SELECT
    r.sample_id,
    bool_or(r.verdict = 'fail') AS has_fail,
    bool_or(r.verdict = 'pass') AS has_pass,
    bool_or(r.verdict IN ('pass', 'fail') AND r.verdict_reason <> 'laboratory' AND r.laboratory_conclusion <> r.verdict)
      AS is_contradicted,
    bit_or(CASE WHEN r.verdict IN ('pass', 'fail') THEN h.bit ELSE 0 END) AS tested,
    bit_or(CASE WHEN r.verdict = 'fail' AND r.analyte <> 'not_stated' THEN h.bit ELSE 0 END) AS failed_named,
    CASE WHEN failed_named > 0 THEN failed_named ELSE bit_or(CASE WHEN r.verdict = 'fail' THEN h.bit ELSE 0 END) END AS failed
  FROM test_result AS r
  JOIN code_hazard AS h ON h.code = r.hazard
  WHERE r.is_screening IS NOT TRUE
  GROUP BY r.sample_id
),
named AS (
  SELECT s.bits, string_agg(h.code, ', ' ORDER BY h.code) AS hazards
  FROM (SELECT tested AS bits FROM judged UNION SELECT failed AS bits FROM judged) AS s
  JOIN code_hazard AS h ON s.bits & h.bit > 0
  GROUP BY s.bits
),
failed AS (
  SELECT
    sample_id,
    coalesce(
      string_agg(DISTINCT analyte, ', ' ORDER BY analyte) FILTER (WHERE analyte <> 'not_stated'),
      string_agg(DISTINCT analyte, ', ' ORDER BY analyte)
    ) AS failed_analytes
  FROM test_result
  WHERE verdict = 'fail' AND is_screening IS NOT TRUE
  GROUP BY sample_id
)
SELECT
  s.*,
  s.taken_at::DATE AS taken_date,
  f.province_code, f.new_commune_code, f.old_commune_code, f.old_district_code,
  p.product_group, p.is_in_scope,
  coalesce(o.stars, 0)::BIGINT AS stars,
  CASE WHEN d.has_fail THEN 'fail' WHEN d.has_pass THEN 'pass' ELSE 'undecided' END AS outcome,
  coalesce(d.is_contradicted, FALSE) AS is_contradicted,
  t.hazards AS tested_hazards,
  n.hazards AS failed_hazards,
  a.failed_analytes
FROM good_sample AS s
JOIN made_facility AS f USING (facility_id)
JOIN made_product AS p USING (product_id)
LEFT JOIN tier AS o ON o.product_id = s.product_id AND s.taken_at::DATE >= o.since AND s.taken_at::DATE < o.until
LEFT JOIN judged AS d USING (sample_id)
LEFT JOIN named AS t ON t.bits = d.tested
LEFT JOIN named AS n ON n.bits = d.failed
LEFT JOIN failed AS a USING (sample_id)
