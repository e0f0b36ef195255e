/*
grain = ["doubt"]
reads = ["lot_doubt"]
params = ["province_code"]
[question]
vi = "Dữ liệu truy xuất mâu thuẫn ở những chỗ nào, bao nhiêu?"
en = "Where do tracing data contradict, and how often?"
[columns]
doubt = "VARCHAR"
n_doubts = "BIGINT"
first_lot_id = "VARCHAR"
*/
SELECT doubt, count(*)::BIGINT AS n_doubts, min(lot_id) AS first_lot_id
FROM lot_doubt
WHERE ($province_code IS NULL OR list_contains($province_code, province_code))
GROUP BY doubt
ORDER BY doubt
