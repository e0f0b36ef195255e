/*
question.vi = "Mẫu không đạt nào mở một vụ cảnh báo, liên quan tỉnh nào, lô đã đi bao nhiêu?"
question.en = "Which failed samples open an alert, which provinces do they concern, how much of the lot has gone?"
reads = ["sample", "product", "shipment", "alert"]
*/
-- A failed sample has a decided result that fails and is no screening test: see the extract sample.
WITH noted AS (
  SELECT sample_id, min(alert_id) AS alert_id, min(lot_id) AS lot_id, min(facility_id) AS facility_id, min(level) AS level
  FROM alert
  WHERE sample_id IS NOT NULL
  GROUP BY sample_id
),
opened AS (
  SELECT
    s.*, coalesce(n.alert_id, 'CB-' || s.sample_id) AS alert_id, coalesce(n.lot_id, s.lot_id) AS traced_lot_id, n.level,
    coalesce(n.facility_id, p.facility_id) AS maker_facility_id, p.province_code AS maker_province_code,
    coalesce(s.result_at, s.taken_at) AS opened_at
  FROM sample AS s
  INNER JOIN product AS p ON s.product_id = p.product_id
  LEFT JOIN noted AS n ON s.sample_id = n.sample_id
  WHERE s.outcome = 'fail' AND s.is_in_scope AND s.purpose <> 'service'
),
moved AS (
  SELECT o.sample_id, h.from_province_code, h.to_province_code, h.quantity_kg, h.shipped_date <= o.opened_at::DATE AS is_before
  FROM opened AS o
  INNER JOIN shipment AS h ON o.traced_lot_id = h.lot_id
),
sums AS (
  SELECT sample_id, sum(quantity_kg::DECIMAL(18, 3)) AS shipped_kg,
    sum((CASE WHEN is_before THEN quantity_kg ELSE 0 END)::DECIMAL(18, 3)) AS shipped_before_kg
  FROM moved
  GROUP BY sample_id
),
place AS (
  SELECT sample_id, string_agg(DISTINCT code, ',' ORDER BY code) AS concerned_provinces
  FROM (
    SELECT sample_id, province_code AS code FROM opened
    UNION ALL
    SELECT sample_id, maker_province_code AS code FROM opened
    UNION ALL
    SELECT sample_id, from_province_code AS code FROM moved
    UNION ALL
    SELECT sample_id, to_province_code AS code FROM moved
  ) AS every
  GROUP BY sample_id
)
SELECT
  o.alert_id, o.sample_id, o.traced_lot_id AS lot_id, o.facility_id, o.maker_facility_id, o.product_id, o.product_group,
  o.province_code, o.old_district_code, o.new_commune_code, o.purpose, o.stage, o.stars, o.level, o.opened_at,
  o.result_at IS NOT NULL AS is_result_time_known, o.failed_hazards, o.failed_analytes, c.concerned_provinces,
  m.shipped_kg, m.shipped_before_kg
FROM opened AS o
LEFT JOIN place AS c ON o.sample_id = c.sample_id
LEFT JOIN sums AS m ON o.sample_id = m.sample_id
