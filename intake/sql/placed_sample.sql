-- Samples with place, product and the tier held on the sampling day; the outcome comes after the verdicts.
-- Awards of one product may overlap: the highest counts. Their days are cut into stretches first, so that each sample meets one.
WITH cut AS (
  SELECT product_id, from_date AS since FROM good_ocop_award
  UNION
  SELECT product_id, to_date + 1 AS since FROM good_ocop_award
),
stretch AS (
  SELECT product_id, since, coalesce(lead(since) OVER (PARTITION BY product_id ORDER BY since), DATE '9999-12-31') AS until
  FROM cut
),
tier AS (
  SELECT s.product_id, s.since, s.until, max(a.stars) AS stars
  FROM stretch AS s
  JOIN good_ocop_award AS a ON a.product_id = s.product_id AND s.since BETWEEN a.from_date AND a.to_date
  GROUP BY s.product_id, s.since, s.until
)
SELECT
  s.*,
  s.taken_at::DATE AS taken_date,
  f.province_code, f.new_commune_code, f.old_commune_code, f.old_district_code,
  p.product_group, p.is_in_scope, p.matrix,
  coalesce(t.stars, 0)::BIGINT AS stars
FROM good_sample AS s
JOIN made_facility AS f USING (facility_id)
JOIN made_product AS p USING (product_id)
LEFT JOIN tier AS t ON t.product_id = s.product_id AND s.taken_at::DATE >= t.since AND s.taken_at::DATE < t.until
