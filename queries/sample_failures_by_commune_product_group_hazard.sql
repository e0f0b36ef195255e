/*
grain = ["new_commune_code", "province_code", "product_group", "hazard"]
reads = ["hazard_month"]
params = ["from_date", "to_date", "province_code", "district_code", "commune_code", "product_group", "product_id", "stars", "purpose", "stage", "hazard"]
[question]
vi = "Mỗi xã, mỗi nhóm sản phẩm, mỗi nhóm mối nguy: bao nhiêu mẫu được thử, bao nhiêu mẫu không đạt?"
en = "How many samples were tested for each hazard in each commune and product group, how many failed?"
[columns]
new_commune_code = "VARCHAR"
province_code = "VARCHAR"
product_group = "VARCHAR"
hazard = "VARCHAR"
n_samples = "BIGINT"
n_failed = "BIGINT"
*/
SELECT
  new_commune_code,
  province_code,
  product_group,
  hazard,
  sum(n_samples)::BIGINT AS n_samples,
  sum(n_failed)::BIGINT AS n_failed
FROM hazard_month
WHERE new_commune_code IS NOT NULL
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
  AND ($hazard IS NULL OR hazard = $hazard)
GROUP BY 1, 2, 3, 4
ORDER BY 1, 2, 3, 4
