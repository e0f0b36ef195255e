/*
question.vi = "Mỗi tháng, từ đâu đến đâu, hàng gì, bao nhiêu?"
question.en = "What went from where to where each month, and how much?"
reads = ["shipment"]
*/
SELECT
  date_trunc('month', shipped_date)::DATE AS month,
  product_id,
  product_group,
  from_province_code,
  from_new_commune_code,
  from_old_district_code,
  to_province_code,
  to_new_commune_code,
  to_old_district_code,
  is_covered,
  count(*)::BIGINT AS n_shipments,
  sum(quantity_kg::DECIMAL(18, 3))::DOUBLE AS quantity_kg,
  sum(value_vnd::DECIMAL(18, 2))::DOUBLE AS value_vnd
FROM shipment
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
