-- Reading, limit, verdict and why, for each result. Codes are numbers from the first: ten million rows are joined and sorted.
WITH result AS (
  SELECT * REPLACE (
    analyte::list_analyte AS analyte, unit::list_unit AS unit,
    laboratory_conclusion::list_laboratory_conclusion AS laboratory_conclusion
  )
  FROM good_test_result
),
usable AS (
  SELECT * REPLACE (
    analyte::list_analyte AS analyte, unit::list_unit AS unit, provenance::list_provenance AS provenance,
    limit_kind::list_limit_kind AS limit_kind
  )
  FROM good_legal_limit
),
wanted AS (
  SELECT l.analyte, l.matrix, d.taken_date
  FROM (SELECT DISTINCT analyte, matrix FROM usable) AS l
  CROSS JOIN (SELECT DISTINCT taken_date FROM placed_sample) AS d
),
ranked AS (
  SELECT
    w.*, l.limit_kind, l.limit_number, l.upper_limit_number, l.unit AS limit_unit, l.regulation, l.provenance,
    l.provenance <> 'memory' OR l.regulation IN (SELECT regulation FROM confirmed) AS is_usable,
    row_number() OVER (
      PARTITION BY w.analyte, w.matrix, w.taken_date
      ORDER BY
        (l.provenance <> 'memory' OR l.regulation IN (SELECT regulation FROM confirmed)) DESC,
        CASE l.provenance WHEN 'source' THEN 0 WHEN 'secondary' THEN 1 ELSE 2 END,
        l.limit_number NULLS FIRST, l.regulation
    ) AS place
  FROM wanted AS w
  JOIN usable AS l
    ON l.analyte = w.analyte AND l.matrix = w.matrix
    AND w.taken_date BETWEEN coalesce(l.valid_from, w.taken_date) AND coalesce(l.valid_to, w.taken_date)
  WHERE l.limit_kind <> 'none'
),
joined AS (
  SELECT
    r.* EXCLUDE (result_text), m.coded_text AS result_text, a.hazard, m.result_number, m.is_non_detect, m.detection_limit, s.taken_date, s.province_code,
    l.limit_kind, l.limit_number, l.upper_limit_number, l.limit_unit, l.regulation, l.provenance, l.is_usable,
    u.substance = v.substance AS is_comparable, u.factor / v.factor AS factor
  FROM result AS r
  JOIN placed_sample AS s USING (sample_id)
  JOIN code_analyte AS a ON a.code = r.analyte
  LEFT JOIN meaning AS m ON m.result_text = r.result_text
  LEFT JOIN ranked AS l ON l.place = 1 AND l.analyte = r.analyte AND l.matrix = s.matrix AND l.taken_date = s.taken_date
  LEFT JOIN code_unit AS u ON u.code = r.unit
  LEFT JOIN code_unit AS v ON v.code = l.limit_unit
),
reasoned AS (
  SELECT *, CASE
    WHEN result_text IS NULL AND laboratory_conclusion IS NULL THEN 'no_result'::list_verdict_reason
    WHEN result_text IS NULL THEN 'laboratory'
    WHEN limit_kind IS NULL THEN 'limit_missing'
    WHEN NOT is_usable THEN 'limit_unconfirmed'
    WHEN limit_kind IN ('banned', 'absent') THEN CASE WHEN is_non_detect OR result_number = 0 THEN 'not_detected' ELSE 'banned_found' END
    WHEN is_comparable IS NOT TRUE OR limit_number IS NULL THEN 'unit_mismatch'
    WHEN is_non_detect AND limit_kind = 'min' THEN 'below_minimum'
    WHEN is_non_detect THEN CASE WHEN detection_limit * factor > limit_number THEN 'detection_above_limit' ELSE 'not_detected' END
    WHEN result_number IS NULL THEN 'unit_mismatch'
    WHEN limit_kind = 'min' THEN CASE WHEN result_number * factor < limit_number THEN 'below_minimum' ELSE 'within_limit' END
    WHEN result_number * factor <= limit_number THEN 'within_limit'
    WHEN limit_kind = 'class_plan' AND result_number * factor <= upper_limit_number THEN 'class_plan'
    ELSE 'over_limit' END AS by_limit
  FROM joined
)
SELECT
  * EXCLUDE (limit_kind, upper_limit_number, regulation, provenance, is_usable, is_comparable, factor, by_limit),
  regulation AS limit_regulation,
  provenance AS limit_provenance,
  CASE WHEN limit_kind IN ('max', 'class_plan') AND by_limit IN ('within_limit', 'over_limit', 'class_plan')
    THEN 100 * result_number * factor / nullif(limit_number, 0) END AS limit_share_pct,
  CASE WHEN limit_kind IN ('max', 'class_plan') AND by_limit IN ('not_detected', 'detection_above_limit')
    THEN 100 * detection_limit * factor / nullif(limit_number, 0) END AS detection_share_pct,
  CASE
    WHEN by_limit IN ('within_limit', 'not_detected') THEN 'pass'::list_verdict
    WHEN by_limit IN ('over_limit', 'below_minimum', 'banned_found') THEN 'fail'
    WHEN by_limit = 'no_result' THEN 'pending'
    ELSE coalesce(laboratory_conclusion::list_verdict, 'no_limit') END AS verdict,
  CASE
    WHEN by_limit IN ('within_limit', 'not_detected', 'over_limit', 'below_minimum', 'banned_found', 'no_result') THEN by_limit
    WHEN laboratory_conclusion IS NOT NULL THEN 'laboratory'
    ELSE by_limit END AS verdict_reason
FROM reasoned
