-- Province by the facility, commodity by the product.
SELECT o.*, f.province_code, coalesce(p.matrix, p.product_group) AS commodity
FROM good_supply_offer AS o
JOIN made_facility AS f USING (facility_id)
JOIN good_product AS p ON p.product_id = o.product_id
