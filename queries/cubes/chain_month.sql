/*
question.vi = "Mỗi tháng, sản phẩm nào đi từ cơ sở nào đến nơi bán nào ở tỉnh khác, có giấy còn hiệu lực không?"
question.en = "Which product went from which facility to which outlet of another province each month, under a valid paper or not?"
reads = ["shipment"]
*/
WITH chain AS (
  SELECT
    date_trunc('month', shipped_date)::DATE AS month,
    product_id,
    product_group,
    from_facility_id AS facility_id,
    to_facility_id AS outlet_id,
    from_province_code,
    to_province_code,
    count(*)::BIGINT AS n_shipments,
    sum(quantity_kg::DECIMAL(18, 3))::DOUBLE AS quantity_kg,
    sum((CASE WHEN is_covered THEN 0 ELSE quantity_kg END)::DECIMAL(18, 3))::DOUBLE AS uncovered_quantity_kg,
    sum(CASE WHEN is_covered THEN 0 ELSE 1 END)::BIGINT AS n_uncovered_shipments,
    max(shipped_date) AS last_shipped_date,
    min(CASE WHEN is_covered THEN NULL ELSE shipped_date END) AS first_uncovered_date,
    max(CASE WHEN is_covered THEN NULL ELSE shipped_date END) AS last_uncovered_date
  FROM shipment
  WHERE from_province_code <> to_province_code
  GROUP BY 1, 2, 3, 4, 5, 6, 7
)
SELECT
  *,
  lag(month) OVER (PARTITION BY product_id, facility_id, outlet_id ORDER BY month) AS previous_month
FROM chain
