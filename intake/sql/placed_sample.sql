-- What the results of a sample ask of it: day, province, matrix.
SELECT s.sample_id, s.taken_at::DATE AS taken_date, f.province_code, p.matrix
FROM good_sample AS s
JOIN made_facility AS f USING (facility_id)
JOIN made_product AS p USING (product_id)
