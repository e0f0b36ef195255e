/*
grain = ["lot_id"]
reads = ["sample", "lot", "product", "facility"]
params = ["from_date", "to_date", "province_code", "district_code", "commune_code", "product_group", "product_id"]
[question]
vi = "Những lô nào có mẫu không đạt?"
en = "Which lots have failed samples?"
[columns]
lot_id = "VARCHAR"
lot_number = "BIGINT"
made_date = "DATE"
product_id = "VARCHAR"
product_name = "VARCHAR"
facility_id = "VARCHAR"
facility_name = "VARCHAR"
province_code = "VARCHAR"
failed_hazards = "VARCHAR"
n_failed = "BIGINT"
last_sampled_date = "DATE"
*/
WITH bad AS (
  SELECT
    lot_id, count(*)::BIGINT AS n_failed, max(taken_date) AS last_sampled_date,
    string_agg(DISTINCT failed_hazards::VARCHAR, ', ' ORDER BY failed_hazards::VARCHAR) AS failed_hazards
  FROM sample
  WHERE outcome = 'fail' AND lot_id IS NOT NULL
    AND (taken_date >= $from_date OR $from_date IS NULL)
    AND (taken_date <= $to_date OR $to_date IS NULL)
    AND ($province_code IS NULL OR list_contains($province_code, province_code))
    AND ($district_code IS NULL OR list_contains($district_code, old_district_code))
    AND ($commune_code IS NULL OR list_contains($commune_code, new_commune_code))
    AND ($product_group IS NULL OR list_contains($product_group, product_group))
    AND ($product_id IS NULL OR list_contains($product_id, product_id))
  GROUP BY lot_id
)
SELECT
  b.lot_id, l.lot_number, l.made_date, l.product_id, p.product_name, l.facility_id, f.facility_name, f.province_code,
  b.failed_hazards, b.n_failed, b.last_sampled_date
FROM bad AS b
INNER JOIN lot AS l ON b.lot_id = l.lot_id
LEFT JOIN product AS p ON l.product_id = p.product_id
LEFT JOIN facility AS f ON l.facility_id = f.facility_id
ORDER BY b.lot_id
