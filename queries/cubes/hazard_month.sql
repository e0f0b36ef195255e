/*
question.vi = "Mỗi tháng, mỗi nơi, mỗi sản phẩm, mỗi nhóm mối nguy có bao nhiêu mẫu được thử, bao nhiêu mẫu không đạt?"
question.en = "How many samples were tested for each hazard, how many failed, by month, place and product?"
reads = ["sample"]
*/
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
  h.hazard,
  count(*)::BIGINT AS n_samples,
  sum(CASE WHEN contains(s.failed_hazards, h.hazard) THEN 1 ELSE 0 END)::BIGINT AS n_failed
FROM sample AS s
CROSS JOIN unnest(string_split(s.tested_hazards, ', ')) AS h (hazard)
WHERE s.is_in_scope
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
