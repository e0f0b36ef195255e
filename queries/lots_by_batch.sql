/*
grain = ["lot_id"]
reads = ["lot", "product", "facility"]
params = ["batch_text", "scanned_code"]
[question]
vi = "Lô nào mang số lô in trên nhãn này?"
en = "Which lots bear this printed batch?"
[columns]
lot_id = "VARCHAR"
lot_number = "BIGINT"
made_date = "DATE"
product_id = "VARCHAR"
product_name = "VARCHAR"
facility_id = "VARCHAR"
facility_name = "VARCHAR"
*/
WITH alike AS (
  SELECT
    *,
    CASE
      WHEN lower(lot_id) = lower($scanned_code) THEN 1
      WHEN lower(lot_id) = lower($batch_text) THEN 2
      WHEN $scanned_code IS NULL OR NOT starts_with(lot_id, '(01)') THEN 3
    END AS likeness
  FROM lot
  WHERE $batch_text IS NULL
    OR lower(lot_id) = lower($batch_text)
    OR ends_with(lower(lot_id), '(10)' || lower($batch_text))
    OR ends_with(lower(lot_id), '|' || lower($batch_text))
)
SELECT l.lot_id, l.lot_number, l.made_date, l.product_id, p.product_name, l.facility_id, f.facility_name
FROM alike AS l
LEFT JOIN product AS p ON l.product_id = p.product_id
LEFT JOIN facility AS f ON l.facility_id = f.facility_id
WHERE l.likeness = (SELECT min(likeness) FROM alike)
ORDER BY l.made_date DESC, l.lot_id
LIMIT 200
