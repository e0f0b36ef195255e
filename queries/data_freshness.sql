/*
grain = ["extract"]
reads = ["sample", "shipment", "certificate"]
params = []
[question]
vi = "Số liệu mới nhất đến ngày nào?"
en = "Until which day do the data reach?"
[columns]
extract = "VARCHAR"
n_rows = "BIGINT"
last_date = "DATE"
*/
SELECT 'certificate' AS extract, count(*)::BIGINT AS n_rows, max(issued_date) AS last_date FROM certificate
UNION ALL
SELECT 'sample' AS extract, count(*)::BIGINT AS n_rows, max(taken_date) AS last_date FROM sample
UNION ALL
SELECT 'shipment' AS extract, count(*)::BIGINT AS n_rows, max(shipped_date) AS last_date FROM shipment
ORDER BY extract
