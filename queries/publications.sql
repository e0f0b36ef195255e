/*
grain = ["publication_id"]
reads = ["publication"]
params = ["from_date", "to_date", "province_code"]
[question]
vi = "Đã công khai điều gì, với ai, khi nào, căn cứ văn bản nào?"
en = "What was made public, to whom, when, by which decision?"
[columns]
publication_id = "VARCHAR"
published_date = "DATE"
province_code = "VARCHAR"
publication_kind = "VARCHAR"
subject = "VARCHAR"
audience = "VARCHAR"
basis = "VARCHAR"
decision_number = "VARCHAR"
decision_date = "DATE"
plan_id = "VARCHAR"
sample_id = "VARCHAR"
hazard = "VARCHAR"
product_name = "VARCHAR"
facility_name = "VARCHAR"
*/
SELECT
  publication_id, published_date, province_code, publication_kind, subject, audience, basis, decision_number, decision_date,
  plan_id, sample_id, hazard, product_name, facility_name
FROM publication
WHERE ($province_code IS NULL OR list_contains($province_code, province_code))
  AND (published_date >= $from_date OR $from_date IS NULL)
  AND (published_date <= $to_date OR $to_date IS NULL)
ORDER BY publication_id
