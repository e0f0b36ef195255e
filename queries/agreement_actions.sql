/*
grain = ["action_id"]
reads = ["agreement_action"]
params = ["from_date", "to_date"]
[question]
vi = "Hai tỉnh đã làm những gì theo thỏa thuận?"
en = "What have the two provinces done under the agreement?"
[columns]
action_id = "VARCHAR"
field_number = "BIGINT"
action_kind = "VARCHAR"
action_date = "DATE"
province_code = "VARCHAR"
with_province_code = "VARCHAR"
action_name = "VARCHAR"
outcome_text = "VARCHAR"
document_number = "VARCHAR"
*/
SELECT
  action_id, field_number, action_kind, action_date, province_code, with_province_code, action_name, outcome_text,
  document_number
FROM agreement_action
WHERE (action_date >= $from_date OR $from_date IS NULL) AND (action_date <= $to_date OR $to_date IS NULL)
ORDER BY action_id
