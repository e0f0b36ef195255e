/*
grain = ["extract", "source_file", "source_sheet"]
reads = ["facility", "certificate", "product", "ocop_award", "lot", "shipment", "plan", "sample", "test_result", "legal_limit"]
params = []
[question]
vi = "Mỗi bảng lấy từ tệp nào, trang nào, bao nhiêu dòng?"
en = "Which files and sheets is each extract made of, and of how many rows?"
[columns]
extract = "VARCHAR"
source_file = "VARCHAR"
source_sheet = "VARCHAR"
n_rows = "BIGINT"
*/
WITH every AS (
  SELECT 'facility' AS extract, source_file, source_sheet FROM facility
  UNION ALL
  SELECT 'certificate' AS extract, source_file, source_sheet FROM certificate
  UNION ALL
  SELECT 'product' AS extract, source_file, source_sheet FROM product
  UNION ALL
  SELECT 'ocop_award' AS extract, source_file, source_sheet FROM ocop_award
  UNION ALL
  SELECT 'lot' AS extract, source_file, source_sheet FROM lot
  UNION ALL
  SELECT 'shipment' AS extract, source_file, source_sheet FROM shipment
  UNION ALL
  SELECT 'plan' AS extract, source_file, source_sheet FROM plan
  UNION ALL
  SELECT 'sample' AS extract, source_file, source_sheet FROM sample
  UNION ALL
  SELECT 'test_result' AS extract, source_file, source_sheet FROM test_result
  UNION ALL
  SELECT 'legal_limit' AS extract, source_file, source_sheet FROM legal_limit
)
SELECT extract, source_file, source_sheet, count(*)::BIGINT AS n_rows
FROM every
GROUP BY 1, 2, 3
ORDER BY 1, 2, 3
