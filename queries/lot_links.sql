/*
grain = ["output_lot_number", "input_lot_number"]
reads = ["trace_input"]
[question]
vi = "Lô nào làm từ lô nào trong toàn mạng truy xuất?"
en = "Which lot was made of which, in the whole network?"
[columns]
input_lot_number = "BIGINT"
output_lot_number = "BIGINT"
is_out_of_order = "BOOLEAN"
*/
SELECT input_lot_number, output_lot_number, is_out_of_order
FROM trace_input
ORDER BY output_lot_number, input_lot_number
