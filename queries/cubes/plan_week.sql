/*
question.vi = "Mỗi tuần lấy bao nhiêu mẫu cho mỗi chỉ tiêu của mỗi kế hoạch?"
question.en = "How many samples were taken each week under each quota of each plan?"
reads = ["sample", "facility", "product", "plan_quota"]
*/
-- A sample counts for the narrowest quota that it fits (commune, district, province; then group; then month), and for one
-- with a hazard where it was tested for that. Beside the group of its facility it may count for OCOP makers (its product had
-- stars on the day) and for mooncakes (by its food matrix); the facility's own group goes first, but for the two broad ones.
WITH placed AS (
  SELECT
    s.sample_id, s.plan_id, s.taken_date, s.outcome, s.tested_hazards, s.failed_hazards,
    s.province_code, s.old_district_code, s.old_commune_code, s.new_commune_code,
    f.subject_group, s.stars > 0 AS has_stars, coalesce(p.matrix = 'pastry', FALSE) AS is_mooncake,
    f.place_method = 'assumed_part' AS is_assumed
  FROM sample AS s
  INNER JOIN facility AS f ON s.facility_id = f.facility_id
  INNER JOIN product AS p ON s.product_id = p.product_id
  WHERE s.is_in_scope AND s.plan_id IS NOT NULL
),
kinds AS (
  SELECT DISTINCT
    plan_id, province_code, old_district_code, old_commune_code, new_commune_code, subject_group, has_stars, is_mooncake
  FROM placed
),
fitting AS (
  SELECT
    k.*, q.quota_id, q.hazard, q.quota_from_date, q.quota_to_date,
    CASE q.quota_place_level WHEN 'commune' THEN 30 WHEN 'district' THEN 20 WHEN 'province' THEN 10 ELSE 0 END
    + CASE
      WHEN q.quota_subject_group IS NULL THEN 0
      WHEN q.quota_subject_group IN ('producer', 'market') THEN 2
      WHEN q.quota_subject_group = k.subject_group THEN 6
      ELSE 4
    END + CASE WHEN q.month IS NULL THEN 0 ELSE 1 END AS narrowness
  FROM kinds AS k
  INNER JOIN plan_quota AS q
    ON k.plan_id = q.plan_id
    AND (
      q.quota_subject_group IS NULL OR k.subject_group = q.quota_subject_group
      OR (q.quota_subject_group = 'ocop_maker' AND k.has_stars) OR (q.quota_subject_group = 'mooncake' AND k.is_mooncake)
    )
    AND (
      q.quota_place_code IS NULL
      OR (q.quota_place_level = 'province' AND k.province_code = q.quota_place_code)
      OR (q.quota_place_level = 'district' AND k.old_district_code = q.quota_place_code)
      OR (q.quota_place_level = 'commune' AND q.quota_place_era = 'old' AND k.old_commune_code = q.quota_place_code)
      OR (q.quota_place_level = 'commune' AND q.quota_place_era = 'new' AND k.new_commune_code = q.quota_place_code)
    )
),
met AS (
  SELECT
    p.sample_id, g.quota_id, g.hazard,
    row_number() OVER (PARTITION BY p.sample_id, g.hazard ORDER BY g.narrowness DESC, g.quota_id) AS place_in_line
  FROM placed AS p
  INNER JOIN fitting AS g
    ON p.plan_id = g.plan_id AND p.province_code = g.province_code AND p.old_district_code = g.old_district_code
    AND p.old_commune_code = g.old_commune_code AND p.new_commune_code = g.new_commune_code
    AND p.subject_group IS NOT DISTINCT FROM g.subject_group AND p.has_stars = g.has_stars AND p.is_mooncake = g.is_mooncake
    AND p.taken_date BETWEEN g.quota_from_date AND g.quota_to_date
    AND (g.hazard IS NULL OR contains(p.tested_hazards, g.hazard))
),
counted AS (
  SELECT sample_id, quota_id, hazard FROM met WHERE place_in_line = 1
  UNION ALL
  SELECT p.sample_id, '' AS quota_id, NULL AS hazard
  FROM placed AS p
  WHERE p.sample_id NOT IN (SELECT m.sample_id FROM met AS m WHERE m.hazard IS NULL)
)
SELECT
  p.plan_id,
  c.quota_id,
  date_trunc('week', p.taken_date)::DATE AS week,
  count(*)::BIGINT AS n_taken,
  sum(CASE WHEN p.outcome <> 'undecided' THEN 1 ELSE 0 END)::BIGINT AS n_samples,
  sum(CASE WHEN p.outcome = 'fail' AND (c.hazard IS NULL OR contains(p.failed_hazards, c.hazard)) THEN 1 ELSE 0 END)::BIGINT AS n_failed,
  sum(CASE WHEN p.outcome = 'undecided' THEN 1 ELSE 0 END)::BIGINT AS n_undecided,
  sum(CASE WHEN p.is_assumed THEN 1 ELSE 0 END)::BIGINT AS n_assumed_place
FROM counted AS c
INNER JOIN placed AS p ON c.sample_id = p.sample_id
GROUP BY 1, 2, 3
