-- Province by the facility.
SELECT o.*, f.province_code
FROM good_demand_offer AS o
JOIN made_facility AS f USING (facility_id)
