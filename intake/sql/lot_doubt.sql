-- Contradictions in what is told of lots: kept, never used to drop a row. Circles are found apart, in the graph of lots.
WITH sent AS (
  SELECT s.lot_id, sum(s.quantity_kg) AS kg
  FROM good_shipment AS s
  JOIN good_lot AS l ON l.lot_id = s.lot_id AND l.facility_id = s.from_facility_id
  GROUP BY s.lot_id
),
used AS (
  SELECT i.input_lot_id AS lot_id, sum(i.quantity_kg) AS kg
  FROM good_lot_input AS i
  JOIN good_lot AS a ON a.lot_id = i.input_lot_id
  JOIN good_lot AS b ON b.lot_id = i.output_lot_id AND a.facility_id = b.facility_id
  GROUP BY i.input_lot_id
),
gone AS (
  SELECT lot_id, sum(kg) AS kg FROM (SELECT * FROM sent UNION ALL SELECT * FROM used) AS both_ways GROUP BY lot_id
)
SELECT 'shipped_before_made' AS doubt, s.lot_id, s.shipment_id AS doubt_key, NULL::DOUBLE AS doubt_kg
FROM good_shipment AS s
JOIN good_lot AS l ON l.lot_id = s.lot_id AND s.shipped_date < l.made_date
UNION ALL
SELECT 'shipped_more_than_made', g.lot_id, '', g.kg - l.quantity_kg
FROM gone AS g
JOIN good_lot AS l ON l.lot_id = g.lot_id AND g.kg > l.quantity_kg * 1.01 + 1
UNION ALL
SELECT
  CASE
    WHEN i.used_date < a.made_date OR b.made_date < a.made_date THEN 'input_before_made'
    WHEN i.used_date > b.made_date THEN 'input_after_made'
    ELSE 'input_undated'
  END,
  i.output_lot_id, i.input_lot_id, NULL
FROM good_lot_input AS i
JOIN good_lot AS a ON a.lot_id = i.input_lot_id
JOIN good_lot AS b ON b.lot_id = i.output_lot_id
WHERE i.used_date IS NULL OR i.used_date < a.made_date OR b.made_date < a.made_date OR i.used_date > b.made_date
