/*
grain = ["alert_id"]
reads = ["alert", "alert_case"]
params = ["from_date", "to_date", "product_group"]
[question]
vi = "Nơi khác đã thông báo những gì; cảnh báo nào ghi theo mẫu không có kết quả không đạt?"
en = "What have others notified; which alerts name a sample that has no failed result?"
[columns]
alert_id = "VARCHAR"
alerted_date = "DATE"
source_name = "VARCHAR"
notifying_name = "VARCHAR"
level = "VARCHAR"
subject = "VARCHAR"
product_name = "VARCHAR"
analyte = "VARCHAR"
sample_id = "VARCHAR"
is_unfounded = "BOOLEAN"
*/
SELECT
  a.alert_id, a.alerted_date, a.source_name, a.notifying_name, a.level, a.subject, a.product_name, a.analyte, a.sample_id,
  a.sample_id IS NOT NULL AS is_unfounded
FROM alert AS a
LEFT JOIN alert_case AS c ON a.sample_id = c.sample_id
WHERE c.sample_id IS NULL
  AND (a.alerted_date >= $from_date OR $from_date IS NULL)
  AND (a.alerted_date <= $to_date OR $to_date IS NULL)
  AND ($product_group IS NULL OR list_contains($product_group, a.product_group))
ORDER BY a.alert_id
