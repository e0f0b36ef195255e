/*
question.vi = "Mỗi tháng, hàng sang tỉnh khác từ cơ sở nào, có giấy, được kiểm tra, được giám sát hay không?"
question.en = "What left for other provinces each month from which facility: covered, inspected, monitored or not?"
reads = ["shipment", "inspection", "sample"]
*/
WITH looked AS (
  SELECT DISTINCT facility_id, inspected_date AS day FROM inspection
),
inspected AS (
  SELECT facility_id, day AS from_day, lead(day) OVER (PARTITION BY facility_id ORDER BY day) AS next_day FROM looked
),
taken AS (
  SELECT DISTINCT product_id, taken_date AS day FROM sample WHERE purpose = 'monitoring'
),
monitored AS (
  SELECT product_id, day AS from_day, lead(day) OVER (PARTITION BY product_id ORDER BY day) AS next_day FROM taken
),
daily AS (
  SELECT
    shipped_date, from_facility_id, product_id, product_group, from_province_code, from_new_commune_code,
    from_old_district_code, to_province_code, is_covered,
    count(*) AS n_shipments,
    sum(quantity_kg::DECIMAL(18, 3)) AS quantity_kg,
    sum(value_vnd::DECIMAL(18, 2)) AS value_vnd
  FROM shipment
  WHERE from_province_code <> to_province_code
  GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
)
SELECT
  date_trunc('month', d.shipped_date)::DATE AS month,
  d.product_id,
  d.product_group,
  d.from_facility_id AS facility_id,
  d.from_province_code,
  d.from_new_commune_code,
  d.from_old_district_code,
  d.to_province_code,
  d.is_covered,
  coalesce(d.shipped_date <= i.from_day + INTERVAL '365' DAY, FALSE) AS is_inspected,
  coalesce(d.shipped_date <= m.from_day + INTERVAL '365' DAY, FALSE) AS is_monitored,
  sum(d.n_shipments)::BIGINT AS n_shipments,
  sum(d.quantity_kg)::DOUBLE AS quantity_kg,
  sum(d.value_vnd)::DOUBLE AS value_vnd,
  max(d.shipped_date) AS last_shipped_date
FROM daily AS d
LEFT JOIN inspected AS i
  ON d.from_facility_id = i.facility_id AND d.shipped_date >= i.from_day AND (d.shipped_date < i.next_day OR i.next_day IS NULL)
LEFT JOIN monitored AS m
  ON d.product_id = m.product_id AND d.shipped_date >= m.from_day AND (d.shipped_date < m.next_day OR m.next_day IS NULL)
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
