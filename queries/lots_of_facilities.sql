/*
grain = ["lot_number"]
reads = ["trace_lot"]
params = ["facility_id", "from_day", "to_day"]
[question]
vi = "Các cơ sở này đã làm những lô nào trong khoảng ngày đó?"
en = "Which lots did these facilities make between these days?"
[columns]
lot_number = "BIGINT"
facility_id = "VARCHAR"
made_date = "DATE"
*/
SELECT lot_number, facility_id, made_date
FROM trace_lot
WHERE ($facility_id IS NULL OR list_contains($facility_id, facility_id))
  AND ($from_day IS NULL OR made_date >= $from_day)
  AND ($to_day IS NULL OR made_date <= $to_day)
ORDER BY lot_number
