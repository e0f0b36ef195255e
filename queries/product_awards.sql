/*
grain = ["product_id", "decision_number"]
reads = ["ocop_award", "product", "facility", "award_check"]
params = ["province_code", "district_code", "commune_code", "product_group", "product_id"]
[question]
vi = "Mỗi sản phẩm được công nhận OCOP khi nào, hạng nào, hết hạn ngày nào, đã hậu kiểm mấy mẫu?"
en = "When was each product awarded, with which tier, until when, and how often was it checked since?"
[columns]
product_id = "VARCHAR"
decision_number = "VARCHAR"
product_name = "VARCHAR"
former_product_id = "VARCHAR"
product_group = "VARCHAR"
is_in_scope = "BOOLEAN"
province_code = "VARCHAR"
facility_id = "VARCHAR"
facility_name = "VARCHAR"
new_commune_code = "VARCHAR"
old_district_code = "VARCHAR"
stars = "BIGINT"
is_potential_five_star = "BOOLEAN"
from_date = "DATE"
to_date = "DATE"
n_taken = "BIGINT"
n_samples = "BIGINT"
n_failed = "BIGINT"
last_taken_date = "DATE"
*/
SELECT
  a.product_id,
  a.decision_number,
  p.product_name,
  p.former_product_id,
  p.product_group,
  p.is_in_scope,
  p.province_code,
  p.facility_id,
  f.facility_name,
  f.new_commune_code,
  f.old_district_code,
  a.stars,
  coalesce(a.is_potential_five_star, FALSE) AS is_potential_five_star,
  a.from_date,
  a.to_date,
  coalesce(c.n_taken, 0)::BIGINT AS n_taken,
  coalesce(c.n_samples, 0)::BIGINT AS n_samples,
  coalesce(c.n_failed, 0)::BIGINT AS n_failed,
  c.last_taken_date
FROM ocop_award AS a
INNER JOIN product AS p ON a.product_id = p.product_id
LEFT JOIN facility AS f ON p.facility_id = f.facility_id
LEFT JOIN award_check AS c ON a.product_id = c.product_id AND a.decision_number = c.decision_number
WHERE ($province_code IS NULL OR list_contains($province_code, p.province_code))
  AND ($district_code IS NULL OR list_contains($district_code, f.old_district_code))
  AND ($commune_code IS NULL OR list_contains($commune_code, f.new_commune_code))
  AND ($product_group IS NULL OR list_contains($product_group, p.product_group))
  AND ($product_id IS NULL OR list_contains($product_id, a.product_id))
ORDER BY a.product_id, a.decision_number
