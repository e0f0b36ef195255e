/*
grain = ["sample_id", "analyte", "method"]
reads = ["test_result"]
params = ["sample_id"]
[question]
vi = "Phòng thử nghiệm ghi gì, đọc thành gì, so với giới hạn nào, kết luận ra sao?"
en = "What did the laboratory write, how is it read, against which limit, with which verdict?"
[columns]
sample_id = "VARCHAR"
analyte = "VARCHAR"
method = "VARCHAR"
hazard = "VARCHAR"
is_screening = "BOOLEAN"
result_text = "VARCHAR"
result_number = "DOUBLE"
unit = "VARCHAR"
is_non_detect = "BOOLEAN"
detection_limit = "DOUBLE"
limit_number = "DOUBLE"
limit_unit = "VARCHAR"
limit_regulation = "VARCHAR"
limit_provenance = "VARCHAR"
limit_share_pct = "DOUBLE"
laboratory_conclusion = "VARCHAR"
verdict = "VARCHAR"
verdict_reason = "VARCHAR"
*/
SELECT
  sample_id, analyte, method, hazard, coalesce(is_screening, FALSE) AS is_screening, result_text, result_number, unit, is_non_detect,
  detection_limit, limit_number, limit_unit, limit_regulation, limit_provenance, limit_share_pct, laboratory_conclusion, verdict, verdict_reason
FROM test_result
WHERE ($sample_id IS NULL OR sample_id = $sample_id)
ORDER BY sample_id, analyte, method
