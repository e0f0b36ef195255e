-- Samples with place, product and the tier held on the sampling day; the outcome comes after the verdicts.
WITH tier AS (
  SELECT s.sample_id, max(a.stars) AS stars
  FROM good_sample AS s
  JOIN good_ocop_award AS a
    ON a.product_id = s.product_id AND s.taken_at::DATE BETWEEN a.from_date AND a.to_date
  GROUP BY s.sample_id
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
LEFT JOIN tier AS t USING (sample_id)
