/*
grain = ["sample_id", "step", "recall_id"]
reads = ["alert", "alert_step", "recall"]
params = ["sample_id"]
[question]
vi = "Mỗi bước của cảnh báo: ai làm, lúc nào, theo văn bản nào?"
en = "Each step of an alert: who did it, when, by which document?"
[columns]
sample_id = "VARCHAR"
step = "VARCHAR"
recall_id = "VARCHAR"
happened_at = "TIMESTAMP"
author_name = "VARCHAR"
reason = "VARCHAR"
document_number = "VARCHAR"
recall_kind = "VARCHAR"
handling = "VARCHAR"
quantity_kg = "DOUBLE"
*/
WITH meant AS (
  SELECT alert_id, sample_id
  FROM alert
  WHERE sample_id IS NOT NULL AND ($sample_id IS NULL OR sample_id = $sample_id)
),
recalled AS (
  SELECT m.sample_id, r.*
  FROM recall AS r
  INNER JOIN meant AS m ON r.alert_id = m.alert_id
)
SELECT
  m.sample_id, s.step, '' AS recall_id, s.happened_at, s.author_name, s.reason, s.document_number, NULL::VARCHAR AS recall_kind,
  NULL::VARCHAR AS handling, NULL::DOUBLE AS quantity_kg
FROM alert_step AS s
INNER JOIN meant AS m ON s.alert_id = m.alert_id
UNION ALL
SELECT
  sample_id, 'recall_started' AS step, recall_id, started_at, NULL::VARCHAR, NULL::VARCHAR, decision_number, recall_kind,
  NULL::VARCHAR, to_recall_kg
FROM recalled
UNION ALL
SELECT
  sample_id, 'recall_ended' AS step, recall_id, ended_at, NULL::VARCHAR, NULL::VARCHAR, NULL::VARCHAR, recall_kind,
  NULL::VARCHAR, recalled_kg
FROM recalled
WHERE ended_at IS NOT NULL
UNION ALL
SELECT
  sample_id, 'handled' AS step, recall_id, handled_at, NULL::VARCHAR, NULL::VARCHAR, NULL::VARCHAR, recall_kind, handling, handled_kg
FROM recalled
WHERE handled_at IS NOT NULL
ORDER BY 1, 4, 2, 3
