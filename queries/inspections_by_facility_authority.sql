/*
grain = ["facility_id", "inspecting_authority"]
reads = ["inspection"]
params = ["from_date", "to_date"]
[question]
vi = "Cơ quan nào kiểm tra cơ sở nào, mấy lần trong kỳ, ghi nhận gì?"
en = "Which authority inspected which facility, how often in the period, with findings or not?"
[columns]
facility_id = "VARCHAR"
inspecting_authority = "VARCHAR"
n_inspections = "BIGINT"
n_failed_inspections = "BIGINT"
n_with_findings = "BIGINT"
last_inspected_date = "DATE"
*/
SELECT
  facility_id,
  inspecting_authority,
  count(*)::BIGINT AS n_inspections,
  sum(CASE WHEN grade IN ('c', 'fail') THEN 1 ELSE 0 END)::BIGINT AS n_failed_inspections,
  count(findings_text)::BIGINT AS n_with_findings,
  max(inspected_date) AS last_inspected_date
FROM inspection
WHERE (inspected_date >= $from_date OR $from_date IS NULL) AND (inspected_date <= $to_date OR $to_date IS NULL)
GROUP BY facility_id, inspecting_authority
ORDER BY facility_id, inspecting_authority
