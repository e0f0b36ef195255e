/*
grain = ["new_commune_code", "province_code", "product_group"]
reads = ["facility", "product", "sample", "ocop_award"]
params = ["from_date", "to_date", "province_code", "district_code", "commune_code", "product_group", "product_id", "stars", "purpose", "stage", "as_of_date"]
[question]
vi = "Mỗi xã có bao nhiêu cơ sở làm, hoặc đã được lấy mẫu, từng nhóm sản phẩm?"
en = "How many facilities make, or were sampled for, each product group in each commune?"
[columns]
new_commune_code = "VARCHAR"
province_code = "VARCHAR"
product_group = "VARCHAR"
n_facilities = "BIGINT"
*/
WITH held AS (
  SELECT product_id, max(stars) AS stars
  FROM ocop_award
  WHERE $as_of_date IS NULL OR (from_date <= $as_of_date AND to_date >= $as_of_date)
  GROUP BY product_id
),
pair AS (
  SELECT p.facility_id, p.product_group
  FROM product AS p
  LEFT JOIN held AS h ON p.product_id = h.product_id
  WHERE p.is_in_scope
    AND ($product_group IS NULL OR list_contains($product_group, p.product_group))
    AND ($product_id IS NULL OR list_contains($product_id, p.product_id))
    AND ($stars IS NULL OR list_contains($stars, coalesce(h.stars, 0)))
  UNION
  SELECT facility_id, product_group
  FROM sample
  WHERE is_in_scope
    AND (taken_date >= $from_date OR $from_date IS NULL)
    AND (taken_date <= $to_date OR $to_date IS NULL)
    AND ($product_group IS NULL OR list_contains($product_group, product_group))
    AND ($product_id IS NULL OR list_contains($product_id, product_id))
    AND ($stars IS NULL OR list_contains($stars, stars))
    AND purpose = $purpose
)
SELECT f.new_commune_code, f.province_code, a.product_group, count(*)::BIGINT AS n_facilities
FROM pair AS a
INNER JOIN facility AS f ON a.facility_id = f.facility_id
WHERE f.new_commune_code IS NOT NULL
  AND ($province_code IS NULL OR list_contains($province_code, f.province_code))
  AND ($district_code IS NULL OR list_contains($district_code, f.old_district_code))
  AND ($commune_code IS NULL OR list_contains($commune_code, f.new_commune_code))
  AND ($stage IS NULL OR list_contains($stage, f.stage))
GROUP BY 1, 2, 3
ORDER BY 1, 2, 3
