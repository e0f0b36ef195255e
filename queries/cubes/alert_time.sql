/*
question.vi = "Mỗi bước của vụ cảnh báo đã làm lúc nào, theo sổ của đơn vị?"
question.en = "When was each step of an alert done, by the office's register?"
reads = ["alert", "alert_step", "recall"]
*/
WITH meant AS (SELECT alert_id, sample_id FROM alert WHERE sample_id IS NOT NULL),
step AS (
  SELECT
    m.sample_id,
    min(CASE WHEN s.step = 'notified_facility' THEN s.happened_at END) AS notified_facility_at,
    min(CASE WHEN s.step = 'notified_partner' THEN s.happened_at END) AS notified_partner_at,
    min(CASE WHEN s.step = 'partner_confirmed' THEN s.happened_at END) AS partner_confirmed_at,
    min(CASE WHEN s.step = 'traced' THEN s.happened_at END) AS traced_at,
    min(CASE WHEN s.step = 'cause_verified' THEN s.happened_at END) AS cause_verified_at,
    min(CASE WHEN s.step = 'no_recall' THEN s.happened_at END) AS no_recall_at,
    min(CASE WHEN s.step = 'facility_stopped' THEN s.happened_at END) AS facility_stopped_at,
    min(CASE WHEN s.step = 'corrected' THEN s.happened_at END) AS corrected_at,
    min(CASE WHEN s.step = 'reported' THEN s.happened_at END) AS reported_at,
    min(CASE WHEN s.step = 'made_public' THEN s.happened_at END) AS made_public_at,
    min(CASE WHEN s.step = 'not_public' THEN s.happened_at END) AS not_public_at,
    min(CASE WHEN s.step = 'recall_started' THEN s.happened_at END) AS recall_started_at,
    min(CASE WHEN s.step = 'recall_ended' THEN s.happened_at END) AS recall_ended_at,
    min(CASE WHEN s.step = 'handled' THEN s.happened_at END) AS handled_at,
    min(CASE WHEN s.step = 'closed' THEN s.happened_at END) AS closed_at
  FROM alert_step AS s
  INNER JOIN meant AS m ON s.alert_id = m.alert_id
  GROUP BY m.sample_id
),
recalled AS (
  SELECT
    m.sample_id, min(r.started_at) AS recall_started_at,
    CASE WHEN count(*) = count(r.ended_at) THEN max(r.ended_at) END AS recall_ended_at,
    CASE WHEN count(*) = count(r.handled_at) THEN max(r.handled_at) END AS handled_at
  FROM recall AS r
  INNER JOIN meant AS m ON r.alert_id = m.alert_id
  GROUP BY m.sample_id
)
SELECT
  coalesce(s.sample_id, r.sample_id) AS sample_id, s.notified_facility_at, s.notified_partner_at, s.partner_confirmed_at, s.traced_at,
  s.cause_verified_at, coalesce(r.recall_started_at, s.recall_started_at) AS recall_started_at, s.no_recall_at, s.facility_stopped_at,
  coalesce(r.recall_ended_at, s.recall_ended_at) AS recall_ended_at, s.corrected_at,
  coalesce(r.handled_at, s.handled_at) AS handled_at, s.reported_at, s.made_public_at, s.not_public_at, s.closed_at
FROM step AS s
FULL JOIN recalled AS r ON s.sample_id = r.sample_id
