/*
grain = ["facility_id", "to_province_code"]
reads = ["shipment", "facility", "certificate"]
params = ["from_date", "to_date", "province_code", "district_code", "commune_code", "product_group", "product_id"]
[question]
vi = "Cơ sở nào gửi hàng khi giấy đã hết hạn hoặc chưa có giấy?"
en = "Which facilities shipped without a valid paper?"
[columns]
facility_id = "VARCHAR"
to_province_code = "VARCHAR"
facility_name = "VARCHAR"
from_province_code = "VARCHAR"
n_shipments = "BIGINT"
quantity_kg = "DOUBLE"
last_shipped_date = "DATE"
last_certificate_expires_date = "DATE"
*/
WITH uncovered AS (
  SELECT
    s.from_facility_id AS facility_id,
    s.to_province_code,
    s.from_province_code,
    count(*)::BIGINT AS n_shipments,
    sum(s.quantity_kg)::DOUBLE AS quantity_kg,
    max(s.shipped_date) AS last_shipped_date
  FROM shipment AS s
  WHERE NOT s.is_covered
    AND (s.shipped_date >= $from_date OR $from_date IS NULL)
    AND (s.shipped_date <= $to_date OR $to_date IS NULL)
    AND ($province_code IS NULL OR list_contains($province_code, s.from_province_code))
    AND ($district_code IS NULL OR list_contains($district_code, s.from_old_district_code))
    AND ($commune_code IS NULL OR list_contains($commune_code, s.from_new_commune_code))
    AND ($product_group IS NULL OR list_contains($product_group, s.product_group))
    AND ($product_id IS NULL OR list_contains($product_id, s.product_id))
  GROUP BY 1, 2, 3
),
paper AS (
  SELECT u.facility_id, u.to_province_code, max(least(c.expires_date, coalesce(c.revoked_date, c.expires_date))) AS last_certificate_expires_date
  FROM uncovered AS u
  INNER JOIN certificate AS c ON u.facility_id = c.facility_id AND u.last_shipped_date >= c.issued_date
  GROUP BY u.facility_id, u.to_province_code
)
SELECT
  u.facility_id, u.to_province_code, f.facility_name, u.from_province_code, u.n_shipments, u.quantity_kg,
  u.last_shipped_date, p.last_certificate_expires_date
FROM uncovered AS u
LEFT JOIN facility AS f ON u.facility_id = f.facility_id
LEFT JOIN paper AS p ON u.facility_id = p.facility_id AND u.to_province_code = p.to_province_code
ORDER BY u.facility_id, u.to_province_code
