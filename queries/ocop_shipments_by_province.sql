/*
grain = ["from_province_code", "to_province_code"]
reads = ["shipment_month", "ocop_award"]
params = ["from_date", "to_date", "province_code"]
[question]
vi = "Bao nhiêu sản phẩm gửi sang tỉnh khác đang được công nhận OCOP, chiếm bao nhiêu khối lượng?"
en = "How many of the products sent to another province hold an OCOP award, and how much of the weight are they?"
[columns]
from_province_code = "VARCHAR"
to_province_code = "VARCHAR"
n_products = "BIGINT"
n_ocop_products = "BIGINT"
quantity_kg = "DOUBLE"
ocop_quantity_kg = "DOUBLE"
*/
WITH sent AS (
  SELECT from_province_code, to_province_code, product_id, month, sum(quantity_kg) AS quantity_kg
  FROM shipment_month
  WHERE from_province_code <> to_province_code
    AND (month >= $from_date OR $from_date IS NULL)
    AND (month <= $to_date OR $to_date IS NULL)
    AND ($province_code IS NULL OR list_contains($province_code, from_province_code))
  GROUP BY from_province_code, to_province_code, product_id, month
),
held AS (
  SELECT DISTINCT s.product_id, s.month
  FROM sent AS s
  INNER JOIN ocop_award AS a
    ON s.product_id = a.product_id AND s.month >= date_trunc('month', a.from_date)::DATE AND s.month <= a.to_date
),
product AS (
  SELECT
    s.from_province_code, s.to_province_code, s.product_id, sum(s.quantity_kg) AS quantity_kg,
    sum(CASE WHEN h.product_id IS NOT NULL THEN s.quantity_kg ELSE 0 END) AS ocop_quantity_kg
  FROM sent AS s
  LEFT JOIN held AS h ON s.product_id = h.product_id AND s.month = h.month
  GROUP BY s.from_province_code, s.to_province_code, s.product_id
)
SELECT
  from_province_code,
  to_province_code,
  count(*)::BIGINT AS n_products,
  sum(CASE WHEN ocop_quantity_kg > 0 THEN 1 ELSE 0 END)::BIGINT AS n_ocop_products,
  sum(quantity_kg)::DOUBLE AS quantity_kg,
  sum(ocop_quantity_kg)::DOUBLE AS ocop_quantity_kg
FROM product
GROUP BY from_province_code, to_province_code
ORDER BY from_province_code, to_province_code
