/*
question.vi = "Mỗi tuần lấy mẫu, mỗi tỉnh, nhóm sản phẩm, mối nguy, mục đích: bao nhiêu mẫu được thử, bao nhiêu mẫu không đạt?"
question.en = "How many samples were tested, how many failed, by sampling week, province, product group, hazard and purpose?"
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
  date_trunc('week', s.taken_date)::DATE AS week,
  s.province_code,
  s.product_group,
  t.hazard,
  s.purpose,
  count(*)::BIGINT AS n_samples,
  sum(t.is_failed)::BIGINT AS n_failed
FROM tested AS t
INNER JOIN sample AS s ON t.sample_id = s.sample_id
WHERE s.is_in_scope
GROUP BY 1, 2, 3, 4, 5
