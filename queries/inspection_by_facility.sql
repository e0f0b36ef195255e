/*
grain = ["facility_id"]
reads = ["inspection"]
params = ["from_date", "to_date"]
[question]
vi = "Mỗi cơ sở được kiểm tra mấy lần trong kỳ, lần gần nhất khi nào, xếp loại theo thang nào?"
en = "How often was each facility inspected in the period, when last, graded on which scale?"
[columns]
facility_id = "VARCHAR"
n_inspections = "BIGINT"
n_failed_inspections = "BIGINT"
last_inspected_date = "DATE"
grade_scale = "VARCHAR"
grade = "VARCHAR"
inspecting_authority = "VARCHAR"
findings_text = "VARCHAR"
*/
WITH ranked AS (
  SELECT
    facility_id, inspected_date, grade_scale, grade, inspecting_authority, findings_text,
    inspected_date >= $from_date OR $from_date IS NULL AS is_inside,
    row_number() OVER (PARTITION BY facility_id ORDER BY inspected_date DESC, inspection_id DESC) AS place
  FROM inspection
  WHERE inspected_date <= $to_date OR $to_date IS NULL
),
counted AS (
  SELECT
    facility_id,
    sum(CASE WHEN is_inside THEN 1 ELSE 0 END)::BIGINT AS n_inspections,
    sum(CASE WHEN is_inside AND grade IN ('c', 'fail') THEN 1 ELSE 0 END)::BIGINT AS n_failed_inspections
  FROM ranked
  GROUP BY facility_id
)
SELECT
  r.facility_id, c.n_inspections, c.n_failed_inspections, r.inspected_date AS last_inspected_date, r.grade_scale, r.grade,
  r.inspecting_authority, r.findings_text
FROM ranked AS r
INNER JOIN counted AS c ON r.facility_id = c.facility_id
WHERE r.place = 1
ORDER BY r.facility_id
