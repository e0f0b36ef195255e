/*
grain = ["place_code", "hazard"]
reads = ["hazard_month"]
params = ["from_date", "to_date", "province_code", "district_code", "commune_code", "product_group", "product_id", "stars", "purpose", "stage", "place_level"]
[question]
vi = "Mỗi nơi, mỗi nhóm mối nguy: bao nhiêu mẫu được thử, bao nhiêu mẫu không đạt?"
en = "How many samples were tested for each hazard at each place, how many failed?"
[columns]
place_code = "VARCHAR"
hazard = "VARCHAR"
n_samples = "BIGINT"
n_failed = "BIGINT"
*/
SELECT
  CASE $place_level WHEN 'province' THEN province_code WHEN 'district' THEN old_district_code ELSE new_commune_code END AS place_code,
  hazard,
  (CASE WHEN count(n_samples) = count(*) THEN sum(n_samples) END)::BIGINT AS n_samples,
  (CASE WHEN count(n_failed) = count(*) THEN sum(n_failed) END)::BIGINT AS n_failed
FROM hazard_month
WHERE (month >= $from_date OR $from_date IS NULL)
  AND (month <= $to_date OR $to_date IS NULL)
  AND ($province_code IS NULL OR list_contains($province_code, province_code))
  AND ($district_code IS NULL OR list_contains($district_code, old_district_code))
  AND ($commune_code IS NULL OR list_contains($commune_code, new_commune_code))
  AND ($product_group IS NULL OR list_contains($product_group, product_group))
  AND ($product_id IS NULL OR list_contains($product_id, product_id))
  AND ($stars IS NULL OR list_contains($stars, stars))
  AND purpose = $purpose
  AND ($stage IS NULL OR list_contains($stage, stage))
GROUP BY 1, 2
ORDER BY 1, 2
