/*
grain = ["output_lot_id", "input_lot_id"]
reads = ["lot_input"]
params = []
[question]
vi = "Lô nào được làm từ lô nào trong những lô này?"
en = "Which lots were made of these, and of what were these made?"
[own_params]
output_lot_id = { type = "VARCHAR[]" }
input_lot_id = { type = "VARCHAR[]" }
[columns]
output_lot_id = "VARCHAR"
input_lot_id = "VARCHAR"
quantity_kg = "DOUBLE"
used_date = "DATE"
*/
SELECT output_lot_id, input_lot_id, quantity_kg, used_date
FROM lot_input
WHERE ($output_lot_id IS NULL OR list_contains($output_lot_id, output_lot_id))
  AND ($input_lot_id IS NULL OR list_contains($input_lot_id, input_lot_id))
ORDER BY output_lot_id, input_lot_id
