/*
grain = ["lot_id"]
reads = ["lot", "product", "facility"]
params = ["lot_code"]
[question]
vi = "Lô nào mang mã này?"
en = "Which lot bears this code?"
[columns]
lot_id = "VARCHAR"
lot_number = "BIGINT"
made_date = "DATE"
product_id = "VARCHAR"
product_name = "VARCHAR"
facility_id = "VARCHAR"
facility_name = "VARCHAR"
*/
SELECT l.lot_id, l.lot_number, l.made_date, l.product_id, p.product_name, l.facility_id, f.facility_name
FROM lot AS l
LEFT JOIN product AS p ON l.product_id = p.product_id
LEFT JOIN facility AS f ON l.facility_id = f.facility_id
WHERE ($lot_code IS NULL OR l.lot_id = $lot_code)
ORDER BY l.lot_id
