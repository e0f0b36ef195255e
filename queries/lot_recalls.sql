/*
grain = ["recall_id"]
reads = ["recall"]
params = ["lot_id"]
[question]
vi = "Các lô này đã được thu hồi chưa, bao nhiêu?"
en = "Were these lots recalled, and how much?"
[columns]
recall_id = "VARCHAR"
lot_id = "VARCHAR"
started_at = "TIMESTAMP"
ended_at = "TIMESTAMP"
to_recall_kg = "DOUBLE"
recalled_kg = "DOUBLE"
*/
SELECT recall_id, lot_id, started_at, ended_at, to_recall_kg, recalled_kg
FROM recall
WHERE ($lot_id IS NULL OR list_contains($lot_id, lot_id))
ORDER BY recall_id
