/*
question.vi = "Lô nào làm từ lô nào, ngày nào, có mâu thuẫn về ngày không?"
question.en = "Which lot was made of which, when, and do the dates contradict?"
reads = ["lot_input", "trace_lot"]
*/
SELECT
  a.lot_number AS input_lot_number,
  b.lot_number AS output_lot_number,
  i.quantity_kg,
  i.used_date,
  b.made_date < a.made_date OR coalesce(i.used_date < a.made_date, FALSE) AS is_out_of_order,
  a.province_code AS input_province_code,
  b.province_code AS output_province_code,
  a.seen_by AS input_seen_by,
  b.seen_by AS output_seen_by
FROM lot_input AS i
INNER JOIN trace_lot AS a ON i.input_lot_id = a.lot_id
INNER JOIN trace_lot AS b ON i.output_lot_id = b.lot_id
