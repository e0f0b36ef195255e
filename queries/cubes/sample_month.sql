/*
question.vi = "Mỗi tháng, mỗi nơi, mỗi sản phẩm có bao nhiêu mẫu, bao nhiêu mẫu không đạt?"
question.en = "How many samples, how many failed, by month, place and product?"
reads = ["sample"]
*/
SELECT
  date_trunc('month', taken_date)::DATE AS month,
  province_code,
  old_district_code,
  new_commune_code,
  product_id,
  product_group,
  stars,
  purpose,
  stage,
  sum(CASE WHEN outcome <> 'undecided' THEN 1 ELSE 0 END)::BIGINT AS n_samples,
  sum(CASE WHEN outcome = 'fail' THEN 1 ELSE 0 END)::BIGINT AS n_failed,
  sum(CASE WHEN outcome = 'undecided' THEN 1 ELSE 0 END)::BIGINT AS n_undecided
FROM sample
WHERE is_in_scope
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
