/*
grain = ["output_lot_number", "input_lot_number"]
reads = ["trace_input", "trace_lot"]
params = ["lot_number"]
[question]
vi = "Trong các lô này, lô nào làm từ lô nào, bao nhiêu, ngày nào?"
en = "Among these lots, which was made of which, how much, when?"
[columns]
output_lot_number = "BIGINT"
input_lot_number = "BIGINT"
quantity_kg = "DOUBLE"
used_date = "DATE"
is_out_of_order = "BOOLEAN"
*/
WITH wanted AS (
  SELECT unnest($lot_number::BIGINT[]) AS lot_number
  UNION ALL
  SELECT lot_number FROM trace_lot WHERE $lot_number IS NULL
)
SELECT i.output_lot_number, i.input_lot_number, i.quantity_kg, i.used_date, i.is_out_of_order
FROM trace_input AS i
INNER JOIN wanted AS a ON i.input_lot_number = a.lot_number
INNER JOIN wanted AS b ON i.output_lot_number = b.lot_number
ORDER BY i.output_lot_number, i.input_lot_number
