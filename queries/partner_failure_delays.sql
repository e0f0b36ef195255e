/*
grain = ["from_province_code", "to_province_code", "delay_days"]
reads = ["shipment_month", "sample"]
params = ["from_date", "to_date", "province_code", "purpose"]
[question]
vi = "Mẫu không đạt của sản phẩm bán sang tỉnh khác: từ lúc lấy đến lúc có kết quả mấy ngày?"
en = "Failed samples of products sold to another province: how many days from taking to result?"
[columns]
from_province_code = "VARCHAR"
to_province_code = "VARCHAR"
delay_days = "BIGINT"
n_failed = "BIGINT"
*/
WITH sold AS (
  SELECT DISTINCT product_id, from_province_code, to_province_code
  FROM shipment_month
  WHERE from_province_code <> to_province_code
    AND (month >= $from_date OR $from_date IS NULL)
    AND (month <= $to_date OR $to_date IS NULL)
    AND ($province_code IS NULL OR list_contains($province_code, from_province_code))
)
SELECT
  c.from_province_code,
  c.to_province_code,
  date_diff('day', s.taken_date, s.result_at::DATE)::BIGINT AS delay_days,
  count(*)::BIGINT AS n_failed
FROM sample AS s
INNER JOIN sold AS c ON s.product_id = c.product_id
WHERE s.outcome = 'fail'
  AND s.purpose = $purpose
  AND s.result_at IS NOT NULL
  AND (s.taken_date >= $from_date OR $from_date IS NULL)
  AND (s.taken_date <= $to_date OR $to_date IS NULL)
GROUP BY 1, 2, 3
ORDER BY 1, 2, 3
