-- Scope by product group, province by maker.
SELECT p.*, g.is_in_scope, f.province_code
FROM good_product AS p
JOIN code_product_group AS g ON g.code = p.product_group
JOIN made_facility AS f USING (facility_id)
