/*
grain = ["lot_id"]
reads = ["trace_lot", "product", "facility", "sample"]
params = ["found_text", "max_rows"]
[question]
vi = "Những lô nào hợp với mã hoặc tên của sản phẩm, cơ sở hay mẫu?"
en = "Which lots fit the code or the name of a product, a facility or a sample?"
[columns]
lot_id = "VARCHAR"
lot_number = "BIGINT"
made_date = "DATE"
product_id = "VARCHAR"
product_name = "VARCHAR"
facility_id = "VARCHAR"
facility_name = "VARCHAR"
*/
WITH by_sample AS (
  SELECT DISTINCT lot_id FROM sample WHERE sample_id = $found_text AND lot_id IS NOT NULL
),
by_product AS (
  SELECT product_id FROM product
  WHERE product_id = $found_text OR contains(lower(strip_accents(product_name)), lower(strip_accents($found_text)))
),
by_facility AS (
  SELECT facility_id FROM facility
  WHERE facility_id = $found_text OR contains(lower(strip_accents(facility_name)), lower(strip_accents($found_text)))
)
SELECT l.lot_id, l.lot_number, l.made_date, l.product_id, p.product_name, l.facility_id, f.facility_name
FROM trace_lot AS l
LEFT JOIN product AS p ON l.product_id = p.product_id
LEFT JOIN facility AS f ON l.facility_id = f.facility_id
WHERE $found_text IS NULL
  OR starts_with(lower(l.lot_id), lower($found_text))
  OR contains(lower(l.lot_id), '(10)' || lower($found_text))
  OR l.lot_id IN (SELECT lot_id FROM by_sample)
  OR l.product_id IN (SELECT product_id FROM by_product)
  OR l.facility_id IN (SELECT facility_id FROM by_facility)
ORDER BY l.made_date DESC, l.lot_id
LIMIT $max_rows
