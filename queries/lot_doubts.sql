/*
grain = ["doubt", "lot_id", "doubt_key"]
reads = ["lot_doubt"]
params = ["lot_id", "province_code"]
[question]
vi = "Dữ liệu về lô nào mâu thuẫn, mâu thuẫn gì?"
en = "Which lots are told of in contradictions, and in which?"
[columns]
doubt = "VARCHAR"
lot_id = "VARCHAR"
doubt_key = "VARCHAR"
doubt_kg = "DOUBLE"
province_code = "VARCHAR"
*/
SELECT doubt, lot_id, doubt_key, doubt_kg, province_code
FROM lot_doubt
WHERE ($lot_id IS NULL OR list_contains($lot_id, lot_id))
  AND ($province_code IS NULL OR list_contains($province_code, province_code))
ORDER BY doubt, lot_id, doubt_key
