/*
grain = ["province_code", "commodity", "fortnight"]
reads = ["sale_fortnight"]
params = ["from_day", "to_day", "province_code"]
[question]
vi = "Mỗi nửa tháng mỗi tỉnh gửi đi bao nhiêu mặt hàng nào?"
en = "How much of each commodity did each province ship each fortnight?"
[columns]
province_code = "VARCHAR"
commodity = "VARCHAR"
fortnight = "DATE"
n_shipments = "BIGINT"
quantity_kg = "DOUBLE"
*/
SELECT province_code, commodity, fortnight, n_shipments, quantity_kg
FROM sale_fortnight
WHERE (fortnight >= $from_day OR $from_day IS NULL)
  AND (fortnight <= $to_day OR $to_day IS NULL)
  AND ($province_code IS NULL OR list_contains($province_code, province_code))
ORDER BY province_code, commodity, fortnight
