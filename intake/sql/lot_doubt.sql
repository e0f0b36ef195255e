-- Contradictions in what is told of lots: kept, never used to drop a row. Circles are found apart, in the graph of lots.
-- What lots and their shipments have in common is compared after the join by lot: as a second key it would join all to all.
WITH link AS MATERIALIZED (
  SELECT
    i.output_lot_id, i.input_lot_id, i.used_date, a.made_date AS input_date, b.made_date AS output_date,
    CASE WHEN a.facility_id = b.facility_id THEN i.quantity_kg END AS kept_kg
  FROM good_lot_input AS i
  JOIN good_lot AS a ON a.lot_id = i.input_lot_id
  JOIN good_lot AS b ON b.lot_id = i.output_lot_id
),
sent AS (
  SELECT
    s.lot_id,
    sum(CASE WHEN s.from_facility_id = l.facility_id THEN s.quantity_kg END) AS kg
  FROM good_shipment AS s
  JOIN good_lot AS l ON l.lot_id = s.lot_id
  GROUP BY s.lot_id
),
gone AS (
  SELECT lot_id, sum(kg) AS kg
  FROM (SELECT lot_id, kg FROM sent UNION ALL SELECT input_lot_id, kept_kg FROM link WHERE kept_kg > 0) AS both_ways
  GROUP BY lot_id
)
SELECT 'shipped_before_made' AS doubt, s.lot_id, s.shipment_id AS doubt_key, NULL::DOUBLE AS doubt_kg
FROM good_shipment AS s
JOIN good_lot AS l ON l.lot_id = s.lot_id
WHERE s.shipped_date < l.made_date
UNION ALL
SELECT 'shipped_more_than_made', g.lot_id, '', g.kg - l.quantity_kg
FROM gone AS g
JOIN good_lot AS l ON l.lot_id = g.lot_id
WHERE g.kg > l.quantity_kg * 1.01 + 1
UNION ALL
SELECT
  CASE
    WHEN used_date < input_date OR output_date < input_date THEN 'input_before_made'
    WHEN used_date > output_date THEN 'input_after_made'
    ELSE 'input_undated'
  END,
  output_lot_id, input_lot_id, NULL
FROM link
WHERE used_date IS NULL OR used_date < input_date OR output_date < input_date OR used_date > output_date
