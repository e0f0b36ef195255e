/*
question.vi = "Mỗi lô đã được gửi từ đâu đến đâu, ngày nào, bao nhiêu?"
question.en = "From where to where was each lot shipped, when, how much?"
reads = ["shipment", "lot"]
*/
SELECT
  l.lot_number, s.shipment_id, s.from_facility_id, s.to_facility_id, s.shipped_date, s.quantity_kg, s.from_province_code,
  s.to_province_code, s.is_covered
FROM shipment AS s
INNER JOIN lot AS l ON s.lot_id = l.lot_id
