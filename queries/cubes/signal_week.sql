/*
question.vi = "Mỗi tuần lấy mẫu, mỗi tỉnh, nhóm sản phẩm, mối nguy, mục đích: bao nhiêu mẫu được thử, bao nhiêu mẫu không đạt?"
question.en = "How many samples were tested, how many failed, by sampling week, province, product group, hazard and purpose?"
reads = ["sample"]
*/
SELECT
  date_trunc('week', s.taken_date)::DATE AS week,
  s.province_code,
  s.product_group,
  h.hazard,
  s.purpose,
  count(*)::BIGINT AS n_samples,
  sum(CASE WHEN contains(s.failed_hazards, h.hazard) THEN 1 ELSE 0 END)::BIGINT AS n_failed
FROM sample AS s
CROSS JOIN unnest(string_split(s.tested_hazards, ', ')) AS h (hazard)
WHERE s.is_in_scope
GROUP BY 1, 2, 3, 4, 5
