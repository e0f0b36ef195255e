-- Scope by product group (a product whose group is not known is taken as food), province by maker.
SELECT p.*, coalesce(g.is_in_scope, TRUE) AS is_in_scope, f.province_code
FROM good_product AS p
LEFT JOIN code_product_group AS g ON g.code = p.product_group
JOIN made_facility AS f USING (facility_id)
