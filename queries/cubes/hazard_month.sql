/*
question.vi = "Mỗi tháng, mỗi nơi, mỗi sản phẩm, mỗi nhóm mối nguy có bao nhiêu mẫu được thử, bao nhiêu mẫu không đạt?"
question.en = "How many samples were tested for each hazard, how many failed, by month, place and product?"
reads = ["sample", "test_result"]
*/
WITH tested AS (
  SELECT
    sample_id,
    hazard,
    max(CASE WHEN verdict = 'fail' THEN 1 ELSE 0 END) AS is_failed
  FROM test_result
  WHERE verdict IN ('pass', 'fail') AND coalesce(is_screening, FALSE) = FALSE
  GROUP BY sample_id, hazard
)
SELECT
  date_trunc('month', s.taken_date)::DATE AS month,
  s.province_code,
  s.old_district_code,
  s.new_commune_code,
  s.product_id,
  s.product_group,
  s.stars,
  s.purpose,
  s.stage,
  t.hazard,
  count(*)::BIGINT AS n_samples,
  sum(t.is_failed)::BIGINT AS n_failed
FROM tested AS t
INNER JOIN sample AS s ON t.sample_id = s.sample_id
WHERE s.is_in_scope
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
