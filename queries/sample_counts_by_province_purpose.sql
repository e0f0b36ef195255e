/*
grain = ["province_code", "purpose"]
reads = ["sample_month"]
params = ["from_date", "to_date", "province_code", "district_code", "commune_code", "product_group", "product_id", "stars", "stage"]
[question]
vi = "Bao nhiêu mẫu theo từng mục đích lấy mẫu, đặt cạnh nhau, không cộng gộp?"
en = "How many samples for each purpose, side by side, never summed?"
[columns]
province_code = "VARCHAR"
purpose = "VARCHAR"
n_samples = "BIGINT"
n_failed = "BIGINT"
n_undecided = "BIGINT"
*/
SELECT
  province_code,
  purpose,
  (CASE WHEN count(n_samples) = count(*) THEN sum(n_samples) END)::BIGINT AS n_samples,
  (CASE WHEN count(n_failed) = count(*) THEN sum(n_failed) END)::BIGINT AS n_failed,
  (CASE WHEN count(n_undecided) = count(*) THEN sum(n_undecided) END)::BIGINT AS n_undecided
FROM sample_month
WHERE (month >= $from_date OR $from_date IS NULL)
  AND (month <= $to_date OR $to_date IS NULL)
  AND ($province_code IS NULL OR list_contains($province_code, province_code))
  AND ($district_code IS NULL OR list_contains($district_code, old_district_code))
  AND ($commune_code IS NULL OR list_contains($commune_code, new_commune_code))
  AND ($product_group IS NULL OR list_contains($product_group, product_group))
  AND ($product_id IS NULL OR list_contains($product_id, product_id))
  AND ($stars IS NULL OR list_contains($stars, stars))
  AND ($stage IS NULL OR list_contains($stage, stage))
GROUP BY province_code, purpose
ORDER BY province_code, purpose
