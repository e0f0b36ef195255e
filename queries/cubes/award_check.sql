/*
question.vi = "Từ khi được công nhận, mỗi sản phẩm đã được hậu kiểm bao nhiêu mẫu?"
question.en = "How many samples were taken to check each product since each of its awards?"
reads = ["ocop_award", "sample"]
*/
SELECT
  a.product_id,
  a.decision_number,
  count(*)::BIGINT AS n_taken,
  sum(CASE WHEN s.outcome <> 'undecided' THEN 1 ELSE 0 END)::BIGINT AS n_samples,
  sum(CASE WHEN s.outcome = 'fail' THEN 1 ELSE 0 END)::BIGINT AS n_failed,
  sum(CASE WHEN s.outcome = 'undecided' THEN 1 ELSE 0 END)::BIGINT AS n_undecided,
  max(s.taken_date) AS last_taken_date
FROM ocop_award AS a
INNER JOIN sample AS s ON a.product_id = s.product_id AND s.taken_date BETWEEN a.from_date AND a.to_date
WHERE s.purpose = 'ocop_check' AND s.is_in_scope
GROUP BY 1, 2
