/*
grain = ["product_id"]
reads = ["product", "ocop_award"]
params = ["as_of_date"]
[question]
vi = "Có những sản phẩm nào, hạng sao hôm nay?"
en = "Which products are there, with which stars today?"
[columns]
product_id = "VARCHAR"
product_name = "VARCHAR"
product_group = "VARCHAR"
province_code = "VARCHAR"
stars_today = "BIGINT"
*/
WITH held AS (
  SELECT product_id, max(stars) AS stars_today
  FROM ocop_award
  WHERE $as_of_date BETWEEN from_date AND to_date
  GROUP BY product_id
)
SELECT
  p.product_id,
  p.product_name,
  p.product_group,
  p.province_code,
  coalesce(h.stars_today, 0)::BIGINT AS stars_today
FROM product AS p
LEFT JOIN held AS h ON p.product_id = h.product_id
ORDER BY p.product_id
