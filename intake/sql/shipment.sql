-- Product by lot, places by facility, cover by any paper of the sender valid on the day.
WITH paper AS (
  SELECT facility_id, issued_date, least(expires_date, coalesce(revoked_date - 1, expires_date)) AS last_date
  FROM good_certificate
),
covered AS (
  SELECT DISTINCT s.shipment_id
  FROM good_shipment AS s
  JOIN paper AS c ON c.facility_id = s.from_facility_id AND s.shipped_date BETWEEN c.issued_date AND c.last_date
)
SELECT
  s.*,
  l.product_id,
  p.product_group,
  f.province_code AS from_province_code,
  f.new_commune_code AS from_new_commune_code,
  f.old_district_code AS from_old_district_code,
  t.province_code AS to_province_code,
  t.new_commune_code AS to_new_commune_code,
  t.old_district_code AS to_old_district_code,
  c.shipment_id IS NOT NULL AS is_covered
FROM good_shipment AS s
JOIN good_lot AS l USING (lot_id)
JOIN made_product AS p ON p.product_id = l.product_id
JOIN made_facility AS f ON f.facility_id = s.from_facility_id
JOIN made_facility AS t ON t.facility_id = s.to_facility_id
LEFT JOIN covered AS c USING (shipment_id)
