/*
grain = ["place_code", "province_code", "product_group", "month"]
reads = ["sample_month", "hazard_month"]
params = ["from_date", "to_date", "province_code", "district_code", "commune_code", "product_group", "product_id", "stars", "purpose", "stage", "hazard", "place_level"]
[question]
vi = "Mỗi nơi, mỗi nhóm sản phẩm, mỗi tháng có bao nhiêu mẫu, bao nhiêu mẫu không đạt?"
en = "How many samples and failures at each place in each product group and month?"
[columns]
place_code = "VARCHAR"
province_code = "VARCHAR"
product_group = "VARCHAR"
month = "DATE"
n_samples = "BIGINT"
n_failed = "BIGINT"
*/
WITH counted AS (
  SELECT month, province_code, old_district_code, new_commune_code, product_id, product_group, stars, n_samples, n_failed, n_undecided
  FROM sample_month
  WHERE $hazard IS NULL
    AND (month >= $from_date OR $from_date IS NULL)
    AND (month <= $to_date OR $to_date IS NULL)
    AND ($province_code IS NULL OR list_contains($province_code, province_code))
    AND ($district_code IS NULL OR list_contains($district_code, old_district_code))
    AND ($commune_code IS NULL OR list_contains($commune_code, new_commune_code))
    AND ($product_group IS NULL OR list_contains($product_group, product_group))
    AND ($product_id IS NULL OR list_contains($product_id, product_id))
    AND ($stars IS NULL OR list_contains($stars, stars))
    AND purpose = $purpose
    AND ($stage IS NULL OR list_contains($stage, stage))
  UNION ALL
  SELECT month, province_code, old_district_code, new_commune_code, product_id, product_group, stars, n_samples, n_failed, 0 AS n_undecided
  FROM hazard_month
  WHERE hazard = $hazard
    AND (month >= $from_date OR $from_date IS NULL)
    AND (month <= $to_date OR $to_date IS NULL)
    AND ($province_code IS NULL OR list_contains($province_code, province_code))
    AND ($district_code IS NULL OR list_contains($district_code, old_district_code))
    AND ($commune_code IS NULL OR list_contains($commune_code, new_commune_code))
    AND ($product_group IS NULL OR list_contains($product_group, product_group))
    AND ($product_id IS NULL OR list_contains($product_id, product_id))
    AND ($stars IS NULL OR list_contains($stars, stars))
    AND purpose = $purpose
    AND ($stage IS NULL OR list_contains($stage, stage))
)
SELECT
  CASE $place_level WHEN 'province' THEN province_code WHEN 'district' THEN old_district_code ELSE new_commune_code END AS place_code,
  province_code,
  product_group,
  month,
  (CASE WHEN count(n_samples) = count(*) THEN sum(n_samples) END)::BIGINT AS n_samples,
  (CASE WHEN count(n_failed) = count(*) THEN sum(n_failed) END)::BIGINT AS n_failed
FROM counted
GROUP BY 1, 2, 3, 4
ORDER BY 1, 2, 3, 4
