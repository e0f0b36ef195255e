-- A quota without a place, a group or days of its own has those of its window, else the plan's province and period; one of a
-- month has that part of the month which lies in them.
WITH asked AS (
  SELECT
    q.*,
    coalesce(w.from_date, p.from_date) AS first_date,
    coalesce(w.to_date, p.to_date) AS last_date,
    coalesce(q.subject_group, w.subject_group) AS quota_subject_group,
    CASE WHEN q.place_code IS NOT NULL THEN q.place_era WHEN w.place_code IS NOT NULL THEN w.place_era
      WHEN p.province_code IS NOT NULL THEN 'new' END AS quota_place_era,
    CASE WHEN q.place_code IS NOT NULL THEN q.place_level WHEN w.place_code IS NOT NULL THEN w.place_level
      WHEN p.province_code IS NOT NULL THEN 'province' END AS quota_place_level,
    coalesce(q.place_code, w.place_code, p.province_code) AS quota_place_code
  FROM good_plan_quota AS q
  JOIN good_plan AS p ON p.plan_id = q.plan_id
  LEFT JOIN good_plan_window AS w ON w.window_id = q.window_id
)
SELECT
  * EXCLUDE (first_date, last_date),
  greatest(first_date, coalesce(month, first_date)) AS quota_from_date,
  least(last_date, coalesce(last_day(month), last_date)) AS quota_to_date
FROM asked
