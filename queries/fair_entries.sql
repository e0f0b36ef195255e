/*
grain = ["fair_entry_id"]
reads = ["fair_entry", "chain_month", "facility"]
params = []
[question]
vi = "Đơn vị nào dự hội chợ nào, ký bao nhiêu, 12 tháng trước và sau gửi sang tỉnh tổ chức bao nhiêu?"
en = "Which units were at which fair, what did they sign, and what did they send the host in the 12 months before and after?"
[columns]
fair_entry_id = "VARCHAR"
fair_name = "VARCHAR"
fair_from_date = "DATE"
fair_to_date = "DATE"
fair_province_code = "VARCHAR"
booth = "VARCHAR"
unit_name = "VARCHAR"
province_code = "VARCHAR"
facility_id = "VARCHAR"
product_name = "VARCHAR"
contract_vnd = "DOUBLE"
contract_kg = "DOUBLE"
before_quantity_kg = "DOUBLE"
after_quantity_kg = "DOUBLE"
*/
WITH unit AS (
  SELECT f.facility_id
  FROM facility AS f
  WHERE f.facility_id IN (SELECT e.facility_id FROM fair_entry AS e)
),
chain AS (
  SELECT c.facility_id, c.to_province_code, c.month, sum(c.quantity_kg) AS quantity_kg
  FROM chain_month AS c
  WHERE c.facility_id IN (SELECT u.facility_id FROM unit AS u)
  GROUP BY c.facility_id, c.to_province_code, c.month
),
sent AS (
  SELECT
    e.fair_entry_id,
    sum(CASE WHEN c.month < date_trunc('month', e.fair_from_date)::DATE THEN c.quantity_kg ELSE 0 END)::DOUBLE AS before_quantity_kg,
    sum(CASE WHEN c.month > date_trunc('month', e.fair_to_date)::DATE THEN c.quantity_kg ELSE 0 END)::DOUBLE AS after_quantity_kg
  FROM fair_entry AS e
  INNER JOIN chain AS c
    ON e.facility_id = c.facility_id
    AND e.fair_province_code = c.to_province_code
    AND c.month >= date_trunc('month', e.fair_from_date)::DATE - INTERVAL 12 MONTH
    AND c.month <= date_trunc('month', e.fair_to_date)::DATE + INTERVAL 12 MONTH
  GROUP BY e.fair_entry_id
)
SELECT
  e.fair_entry_id, e.fair_name, e.fair_from_date, e.fair_to_date, e.fair_province_code, e.booth, e.unit_name, e.province_code,
  e.facility_id, e.product_name, e.contract_vnd, e.contract_kg,
  CASE WHEN e.facility_id IS NOT NULL THEN coalesce(s.before_quantity_kg, 0) END AS before_quantity_kg,
  CASE WHEN e.facility_id IS NOT NULL THEN coalesce(s.after_quantity_kg, 0) END AS after_quantity_kg
FROM fair_entry AS e
LEFT JOIN sent AS s ON e.fair_entry_id = s.fair_entry_id
ORDER BY e.fair_entry_id
