/*
grain = ["fair_entry_id"]
reads = ["fair_entry", "chain_month"]
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
WITH months AS (
  SELECT DISTINCT
    facility_id::VARCHAR AS facility_id, fair_province_code::VARCHAR AS fair_province_code, fair_from_date, fair_to_date,
    date_trunc('month', fair_from_date)::DATE AS first_month, date_trunc('month', fair_to_date)::DATE AS last_month
  FROM fair_entry
  WHERE facility_id IS NOT NULL
),
sent AS (
  SELECT
    m.facility_id, m.fair_province_code, m.fair_from_date, m.fair_to_date,
    sum(CASE WHEN c.month < m.first_month THEN c.quantity_kg ELSE 0 END)::DOUBLE AS before_quantity_kg,
    sum(CASE WHEN c.month > m.last_month THEN c.quantity_kg ELSE 0 END)::DOUBLE AS after_quantity_kg
  FROM months AS m
  INNER JOIN chain_month AS c
    ON m.facility_id = c.facility_id
    AND m.fair_province_code = c.to_province_code
    AND c.month BETWEEN m.first_month - INTERVAL 12 MONTH AND m.last_month + INTERVAL 12 MONTH
  GROUP BY 1, 2, 3, 4
)
SELECT
  e.fair_entry_id, e.fair_name, e.fair_from_date, e.fair_to_date, e.fair_province_code, e.booth, e.unit_name, e.province_code,
  e.facility_id, e.product_name, e.contract_vnd, e.contract_kg,
  CASE WHEN e.facility_id IS NOT NULL THEN coalesce(s.before_quantity_kg, 0) END AS before_quantity_kg,
  CASE WHEN e.facility_id IS NOT NULL THEN coalesce(s.after_quantity_kg, 0) END AS after_quantity_kg
FROM fair_entry AS e
LEFT JOIN sent AS s
  ON e.facility_id = s.facility_id AND e.fair_province_code = s.fair_province_code
  AND e.fair_from_date = s.fair_from_date AND e.fair_to_date = s.fair_to_date
ORDER BY e.fair_entry_id
