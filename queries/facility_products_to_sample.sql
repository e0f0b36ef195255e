/*
grain = ["facility_id", "product_id"]
reads = ["facility", "product", "sample", "ocop_award"]
params = ["from_date", "to_date", "province_code", "district_code", "commune_code", "product_group", "product_id", "stars", "purpose", "stage", "as_of_date"]
[question]
vi = "Cơ sở nào làm hoặc bán sản phẩm nào, trong kỳ đã lấy bao nhiêu mẫu, lần cuối khi nào?"
en = "Which facility makes or sells which product, how many samples in the period, when last?"
[columns]
facility_id = "VARCHAR"
product_id = "VARCHAR"
facility_name = "VARCHAR"
product_name = "VARCHAR"
stage = "VARCHAR"
province_code = "VARCHAR"
new_commune_code = "VARCHAR"
product_group = "VARCHAR"
n_samples = "BIGINT"
n_failed = "BIGINT"
last_taken_date = "DATE"
*/
WITH taken AS (
  SELECT
    facility_id, product_id, count(*)::BIGINT AS n_samples,
    sum(CASE WHEN outcome = 'fail' THEN 1 ELSE 0 END)::BIGINT AS n_failed, max(taken_date) AS last_taken_date
  FROM sample
  WHERE is_in_scope
    AND (taken_date >= $from_date OR $from_date IS NULL)
    AND (taken_date <= $to_date OR $to_date IS NULL)
    AND ($province_code IS NULL OR list_contains($province_code, province_code))
    AND purpose = $purpose
  GROUP BY facility_id, product_id
),
held AS (
  SELECT product_id, max(stars) AS stars
  FROM ocop_award
  WHERE $as_of_date IS NULL OR (from_date <= $as_of_date AND to_date >= $as_of_date)
  GROUP BY product_id
),
pair AS (
  SELECT facility_id, product_id FROM product WHERE is_in_scope
  UNION
  SELECT facility_id, product_id FROM taken
)
SELECT
  f.facility_id, p.product_id, f.facility_name, p.product_name, f.stage, f.province_code, f.new_commune_code, p.product_group,
  coalesce(t.n_samples, 0)::BIGINT AS n_samples, coalesce(t.n_failed, 0)::BIGINT AS n_failed, t.last_taken_date
FROM pair AS a
INNER JOIN facility AS f ON a.facility_id = f.facility_id
INNER JOIN product AS p ON a.product_id = p.product_id
LEFT JOIN taken AS t ON a.facility_id = t.facility_id AND a.product_id = t.product_id
LEFT JOIN held AS h ON a.product_id = h.product_id
WHERE p.is_in_scope
  AND f.new_commune_code IS NOT NULL
  AND ($province_code IS NULL OR list_contains($province_code, f.province_code))
  AND ($district_code IS NULL OR list_contains($district_code, f.old_district_code))
  AND ($commune_code IS NULL OR list_contains($commune_code, f.new_commune_code))
  AND ($product_group IS NULL OR list_contains($product_group, p.product_group))
  AND ($product_id IS NULL OR list_contains($product_id, p.product_id))
  AND ($stars IS NULL OR list_contains($stars, coalesce(h.stars, 0)))
  AND ($stage IS NULL OR list_contains($stage, f.stage))
ORDER BY 1, 2
