/*
question.vi = "Lô nào, ở đâu, bao nhiêu, đã gửi đi và đã dùng bao nhiêu, những tỉnh nào liên quan?"
question.en = "Which lot, where, how much, how much was shipped and used, which provinces does it concern?"
reads = ["lot", "facility", "trace_shipment", "lot_input"]
*/
WITH moved AS (
  SELECT lot_number, from_facility_id, from_province_code, to_province_code, sum(quantity_kg::DECIMAL(18, 3)) AS kg
  FROM trace_shipment
  GROUP BY lot_number, from_facility_id, from_province_code, to_province_code
),
concern AS (
  SELECT lot_number, from_province_code AS province_code FROM moved
  UNION
  SELECT lot_number, to_province_code AS province_code FROM moved
  UNION
  SELECT l.lot_number, f.province_code
  FROM lot AS l
  INNER JOIN facility AS f ON l.facility_id = f.facility_id
),
seen AS (
  SELECT lot_number, string_agg(province_code, ', ' ORDER BY province_code) AS seen_by FROM concern GROUP BY lot_number
),
sent AS (
  SELECT m.lot_number, sum(CASE WHEN m.from_facility_id = l.facility_id THEN m.kg END) AS shipped_kg
  FROM moved AS m
  INNER JOIN lot AS l ON m.lot_number = l.lot_number
  GROUP BY m.lot_number
),
used AS (
  SELECT input_lot_id AS lot_id, sum(quantity_kg::DECIMAL(18, 3)) AS used_kg FROM lot_input GROUP BY input_lot_id
)
SELECT
  l.lot_number, l.lot_id, l.product_id, l.facility_id, f.province_code, l.made_date, l.expires_date, l.quantity_kg,
  coalesce(t.shipped_kg, 0)::DOUBLE AS shipped_kg,
  coalesce(u.used_kg, 0)::DOUBLE AS used_kg,
  s.seen_by
FROM lot AS l
INNER JOIN facility AS f ON l.facility_id = f.facility_id
INNER JOIN seen AS s ON l.lot_number = s.lot_number
LEFT JOIN sent AS t ON l.lot_number = t.lot_number
LEFT JOIN used AS u ON l.lot_id = u.lot_id
