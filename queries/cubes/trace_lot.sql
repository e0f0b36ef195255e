/*
question.vi = "Lô nào, ở đâu, bao nhiêu, đã gửi đi và đã dùng bao nhiêu, những tỉnh nào liên quan?"
question.en = "Which lot, where, how much, how much was shipped and used, which provinces does it concern?"
reads = ["lot", "facility", "shipment", "lot_input"]
*/
WITH concern AS (
  SELECT lot_id, from_province_code AS province_code FROM shipment
  UNION
  SELECT lot_id, to_province_code AS province_code FROM shipment
  UNION
  SELECT l.lot_id, f.province_code
  FROM lot AS l
  INNER JOIN facility AS f ON l.facility_id = f.facility_id
),
seen AS (
  SELECT lot_id, string_agg(province_code, ', ' ORDER BY province_code) AS seen_by FROM concern GROUP BY lot_id
),
sent AS (
  SELECT s.lot_id, sum(s.quantity_kg) AS shipped_kg
  FROM shipment AS s
  INNER JOIN lot AS l ON s.lot_id = l.lot_id AND s.from_facility_id = l.facility_id
  GROUP BY s.lot_id
),
used AS (
  SELECT input_lot_id AS lot_id, sum(quantity_kg) AS used_kg FROM lot_input GROUP BY input_lot_id
)
SELECT
  l.lot_number, l.lot_id, l.product_id, l.facility_id, f.province_code, l.made_date, l.expires_date, l.quantity_kg,
  coalesce(t.shipped_kg, 0)::DOUBLE AS shipped_kg,
  coalesce(u.used_kg, 0)::DOUBLE AS used_kg,
  s.seen_by
FROM lot AS l
INNER JOIN facility AS f ON l.facility_id = f.facility_id
INNER JOIN seen AS s ON l.lot_id = s.lot_id
LEFT JOIN sent AS t ON l.lot_id = t.lot_id
LEFT JOIN used AS u ON l.lot_id = u.lot_id
