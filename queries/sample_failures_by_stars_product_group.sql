/*
grain = ["province_code", "stars", "product_group"]
reads = ["sample_month", "hazard_month"]
params = ["from_date", "to_date", "province_code", "district_code", "commune_code", "product_group", "product_id", "stars", "purpose", "stage", "hazard"]
[question]
vi = "Mẫu và mẫu không đạt theo tỉnh, hạng sao và nhóm sản phẩm?"
en = "Samples and failures by province, star tier and product group?"
[columns]
province_code = "VARCHAR"
stars = "BIGINT"
product_group = "VARCHAR"
n_samples = "BIGINT"
n_failed = "BIGINT"
*/
WITH counted AS (
  SELECT month, province_code, old_district_code, new_commune_code, product_id, product_group, stars, purpose, stage, n_samples, n_failed, NULL AS hazard
  FROM sample_month
  WHERE $hazard IS NULL
  UNION ALL
  SELECT month, province_code, old_district_code, new_commune_code, product_id, product_group, stars, purpose, stage, n_samples, n_failed, hazard
  FROM hazard_month
  WHERE hazard = $hazard
)
SELECT
  province_code,
  stars,
  product_group,
  (CASE WHEN count(n_samples) = count(*) THEN sum(n_samples) END)::BIGINT AS n_samples,
  (CASE WHEN count(n_failed) = count(*) THEN sum(n_failed) END)::BIGINT AS n_failed
FROM counted
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
GROUP BY 1, 2, 3
ORDER BY 1, 2, 3
