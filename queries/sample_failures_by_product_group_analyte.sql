/*
grain = ["product_group", "hazard", "analyte"]
reads = ["sample", "test_result"]
params = ["from_date", "to_date", "province_code", "product_group", "purpose", "hazard"]
[question]
vi = "Mỗi nhóm sản phẩm, mỗi chỉ tiêu: bao nhiêu mẫu được thử, bao nhiêu mẫu không đạt?"
en = "How many samples were tested for each analyte in each product group, how many failed?"
[columns]
product_group = "VARCHAR"
hazard = "VARCHAR"
analyte = "VARCHAR"
n_samples = "BIGINT"
n_failed = "BIGINT"
*/
WITH tested AS (
  SELECT s.product_group, t.hazard, t.analyte, s.sample_id, max(CASE WHEN t.verdict = 'fail' THEN 1 ELSE 0 END) AS is_failed
  FROM sample AS s
  INNER JOIN test_result AS t ON s.sample_id = t.sample_id
  WHERE s.is_in_scope
    AND (s.taken_date >= $from_date OR $from_date IS NULL)
    AND (s.taken_date <= $to_date OR $to_date IS NULL)
    AND ($province_code IS NULL OR list_contains($province_code, s.province_code))
    AND ($product_group IS NULL OR list_contains($product_group, s.product_group))
    AND s.purpose = $purpose
    AND ($hazard IS NULL OR t.hazard = $hazard)
    AND t.verdict IN ('pass', 'fail')
    AND coalesce(t.is_screening, FALSE) = FALSE
  GROUP BY 1, 2, 3, 4
)
SELECT product_group, hazard, analyte, count(*)::BIGINT AS n_samples, sum(is_failed)::BIGINT AS n_failed
FROM tested
GROUP BY 1, 2, 3
ORDER BY 1, 2, 3
