/*
grain = ["report_id"]
reads = ["hotline_report"]
params = ["from_date", "to_date", "province_code"]
[question]
vi = "Đường dây nóng nhận những tin báo nào, ở đâu, xử lý xong lúc nào, kết quả ra sao?"
en = "Which reports came by the hotline, about where, handled when, with what result?"
[columns]
report_id = "VARCHAR"
received_at = "TIMESTAMP"
subject = "VARCHAR"
province_code = "VARCHAR"
place_era = "VARCHAR"
place_level = "VARCHAR"
place_code = "VARCHAR"
plan_id = "VARCHAR"
handled_at = "TIMESTAMP"
report_result = "VARCHAR"
action_text = "VARCHAR"
*/
SELECT
  report_id, received_at, subject, province_code, place_era, place_level, place_code, plan_id, handled_at, report_result,
  action_text
FROM hotline_report
WHERE ($province_code IS NULL OR list_contains($province_code, province_code))
  AND (received_at >= $from_date OR $from_date IS NULL)
  AND (received_at::DATE <= $to_date OR $to_date IS NULL)
ORDER BY report_id
