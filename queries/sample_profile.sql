/*
grain = ["sample_id"]
reads = ["sample", "facility", "product", "lot", "plan"]
params = ["sample_id"]
[question]
vi = "Mẫu này là gì, lấy ở đâu, khi nào, theo kế hoạch nào?"
en = "What is this sample, where and when was it taken, under which plan?"
[columns]
sample_id = "VARCHAR"
outcome = "VARCHAR"
is_contradicted = "BOOLEAN"
purpose = "VARCHAR"
stage = "VARCHAR"
stars = "BIGINT"
product_id = "VARCHAR"
product_name = "VARCHAR"
product_group = "VARCHAR"
matrix = "VARCHAR"
lot_id = "VARCHAR"
made_date = "DATE"
facility_id = "VARCHAR"
facility_name = "VARCHAR"
owner_name = "VARCHAR"
phone = "VARCHAR"
address = "VARCHAR"
province_code = "VARCHAR"
new_commune_code = "VARCHAR"
old_district_code = "VARCHAR"
place_method = "VARCHAR"
plan_name = "VARCHAR"
decision_number = "VARCHAR"
taken_at = "TIMESTAMP"
received_at = "TIMESTAMP"
result_at = "TIMESTAMP"
laboratory_name = "VARCHAR"
taking_authority = "VARCHAR"
source_file = "VARCHAR"
source_sheet = "VARCHAR"
source_row = "BIGINT"
*/
SELECT
  s.sample_id, s.outcome, s.is_contradicted, s.purpose, s.stage, s.stars, s.product_id, p.product_name, s.product_group, p.matrix,
  s.lot_id, l.made_date, s.facility_id, f.facility_name, f.owner_name, f.phone, f.address, s.province_code, s.new_commune_code,
  s.old_district_code, f.place_method, n.plan_name, n.decision_number, s.taken_at, s.received_at, s.result_at, s.laboratory_name,
  s.taking_authority, s.source_file, s.source_sheet, s.source_row
FROM sample AS s
LEFT JOIN facility AS f ON s.facility_id = f.facility_id
LEFT JOIN product AS p ON s.product_id = p.product_id
LEFT JOIN lot AS l ON s.lot_id = l.lot_id
LEFT JOIN plan AS n ON s.plan_id = n.plan_id
WHERE ($sample_id IS NULL OR s.sample_id = $sample_id)
ORDER BY s.sample_id
