/*
grain = ["facility_id", "certificate_number"]
reads = ["certificate", "facility"]
params = ["province_code"]
[question]
vi = "Các cơ sở của một tỉnh có những giấy nào, cơ sở nào chưa có?"
en = "Which papers do the facilities of a province hold, and which hold none?"
[columns]
facility_id = "VARCHAR"
certificate_number = "VARCHAR"
facility_name = "VARCHAR"
province_code = "VARCHAR"
certificate_kind = "VARCHAR"
issued_date = "DATE"
expires_date = "DATE"
revoked_date = "DATE"
*/
SELECT
  f.facility_id, c.certificate_number, f.facility_name, f.province_code, c.certificate_kind, c.issued_date, c.expires_date,
  c.revoked_date
FROM facility AS f
LEFT JOIN certificate AS c ON f.facility_id = c.facility_id
WHERE $province_code IS NULL OR list_contains($province_code, f.province_code)
ORDER BY f.facility_id, c.certificate_number
