/*
question.vi = "Mỗi nửa tháng, mỗi tỉnh gửi đi bao nhiêu mặt hàng nào?"
question.en = "How much of each commodity did each province ship each fortnight?"
reads = ["shipment", "product"]
*/
SELECT
  (date_trunc('month', s.shipped_date) + CASE WHEN extract(DAY FROM s.shipped_date) > 15 THEN INTERVAL '15' DAY ELSE INTERVAL '0' DAY END)::DATE
    AS fortnight,
  s.from_province_code AS province_code,
  coalesce(p.matrix, p.product_group) AS commodity,
  count(*)::BIGINT AS n_shipments,
  sum(s.quantity_kg::DECIMAL(18, 3))::DOUBLE AS quantity_kg
FROM shipment AS s
INNER JOIN product AS p ON s.product_id = p.product_id
WHERE p.is_in_scope
GROUP BY 1, 2, 3
