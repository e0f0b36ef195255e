/*
grain = ["sample_id"]
reads = ["alert_case", "alert_time", "facility", "product"]
params = ["from_date", "to_date", "province_code", "district_code", "commune_code", "product_group", "product_id", "sample_id"]
[question]
vi = "Cảnh báo nào mở từ mẫu không đạt, bước nào đã làm lúc nào?"
en = "Which alerts were opened by failed samples, and when was each step done?"
[columns]
sample_id = "VARCHAR"
alert_id = "VARCHAR"
lot_id = "VARCHAR"
facility_id = "VARCHAR"
facility_name = "VARCHAR"
maker_facility_id = "VARCHAR"
maker_name = "VARCHAR"
product_name = "VARCHAR"
product_group = "VARCHAR"
province_code = "VARCHAR"
old_district_code = "VARCHAR"
new_commune_code = "VARCHAR"
purpose = "VARCHAR"
level = "VARCHAR"
failed_hazards = "VARCHAR"
failed_analytes = "VARCHAR"
concerned_provinces = "VARCHAR"
shipped_kg = "DOUBLE"
shipped_before_kg = "DOUBLE"
is_result_time_known = "BOOLEAN"
failed_at = "TIMESTAMP"
notified_facility_at = "TIMESTAMP"
notified_partner_at = "TIMESTAMP"
partner_confirmed_at = "TIMESTAMP"
traced_at = "TIMESTAMP"
cause_verified_at = "TIMESTAMP"
recall_started_at = "TIMESTAMP"
no_recall_at = "TIMESTAMP"
facility_stopped_at = "TIMESTAMP"
recall_ended_at = "TIMESTAMP"
corrected_at = "TIMESTAMP"
handled_at = "TIMESTAMP"
reported_at = "TIMESTAMP"
made_public_at = "TIMESTAMP"
not_public_at = "TIMESTAMP"
closed_at = "TIMESTAMP"
*/
SELECT
  c.sample_id, c.alert_id, c.lot_id, c.facility_id, f.facility_name, c.maker_facility_id, m.facility_name AS maker_name, p.product_name, c.product_group,
  c.province_code, c.old_district_code, c.new_commune_code, c.purpose, c.level, c.failed_hazards, c.failed_analytes,
  c.concerned_provinces, c.shipped_kg, c.shipped_before_kg, c.is_result_time_known, c.opened_at AS failed_at,
  t.notified_facility_at, t.notified_partner_at, t.partner_confirmed_at, t.traced_at, t.cause_verified_at, t.recall_started_at,
  t.no_recall_at, t.facility_stopped_at, t.recall_ended_at, t.corrected_at, t.handled_at, t.reported_at, t.made_public_at,
  t.not_public_at, t.closed_at
FROM alert_case AS c
LEFT JOIN alert_time AS t ON c.sample_id = t.sample_id
LEFT JOIN facility AS f ON c.facility_id = f.facility_id
LEFT JOIN facility AS m ON m.facility_id = c.maker_facility_id::VARCHAR
LEFT JOIN product AS p ON c.product_id = p.product_id
WHERE (c.opened_at::DATE >= $from_date OR $from_date IS NULL)
  AND (c.opened_at::DATE <= $to_date OR $to_date IS NULL)
  AND ($province_code IS NULL OR list_contains($province_code, c.province_code))
  AND ($district_code IS NULL OR list_contains($district_code, c.old_district_code))
  AND ($commune_code IS NULL OR list_contains($commune_code, c.new_commune_code))
  AND ($product_group IS NULL OR list_contains($product_group, c.product_group))
  AND ($product_id IS NULL OR list_contains($product_id, c.product_id))
  AND ($sample_id IS NULL OR c.sample_id = $sample_id)
ORDER BY c.sample_id
