/*
grain = ["facility_id", "to_province_code"]
reads = ["chain_month", "facility", "certificate"]
params = ["from_date", "to_date", "province_code", "district_code", "commune_code", "product_group", "product_id"]
[question]
vi = "Cơ sở nào gửi hàng sang tỉnh khác khi không có giấy còn hiệu lực, từ khi nào, bao nhiêu, giấy trước hết hạn ngày nào?"
en = "Which facilities sent goods to another province without a valid paper, since when, how much, and when did the paper before end?"
[own_params.to_province_code]
type = "VARCHAR[]"
[columns]
facility_id = "VARCHAR"
to_province_code = "VARCHAR"
from_province_code = "VARCHAR"
facility_name = "VARCHAR"
n_uncovered_shipments = "BIGINT"
uncovered_quantity_kg = "DOUBLE"
first_uncovered_date = "DATE"
last_uncovered_date = "DATE"
before_certificate_number = "VARCHAR"
before_valid_date = "DATE"
*/
WITH uncovered AS (
  SELECT
    c.facility_id, c.to_province_code, c.from_province_code,
    sum(c.n_uncovered_shipments)::BIGINT AS n_uncovered_shipments,
    sum(c.uncovered_quantity_kg)::DOUBLE AS uncovered_quantity_kg,
    min(c.first_uncovered_date) AS first_uncovered_date,
    max(c.last_uncovered_date) AS last_uncovered_date
  FROM chain_month AS c
  WHERE (c.month >= $from_date OR $from_date IS NULL)
    AND (c.month <= $to_date OR $to_date IS NULL)
    AND ($province_code IS NULL OR list_contains($province_code, c.from_province_code))
    AND ($to_province_code IS NULL OR list_contains($to_province_code, c.to_province_code))
    AND ($product_group IS NULL OR list_contains($product_group, c.product_group))
    AND ($product_id IS NULL OR list_contains($product_id, c.product_id))
    AND c.facility_id IN (
      SELECT f.facility_id
      FROM facility AS f
      WHERE ($district_code IS NULL OR list_contains($district_code, f.old_district_code))
        AND ($commune_code IS NULL OR list_contains($commune_code, f.new_commune_code))
    )
    AND c.n_uncovered_shipments > 0
  GROUP BY c.facility_id, c.to_province_code, c.from_province_code
),
paper AS (
  SELECT
    u.facility_id, u.to_province_code, c.certificate_number,
    least(c.expires_date, coalesce(c.revoked_date - 1, c.expires_date)) AS valid_date
  FROM uncovered AS u
  INNER JOIN certificate AS c ON u.facility_id = c.facility_id AND u.first_uncovered_date > c.issued_date
),
before AS (
  SELECT
    *, row_number() OVER (PARTITION BY facility_id, to_province_code ORDER BY valid_date DESC, certificate_number) AS place
  FROM paper
)
SELECT
  u.facility_id, u.to_province_code, u.from_province_code, f.facility_name, u.n_uncovered_shipments, u.uncovered_quantity_kg,
  u.first_uncovered_date, u.last_uncovered_date, b.certificate_number AS before_certificate_number,
  b.valid_date AS before_valid_date
FROM uncovered AS u
INNER JOIN facility AS f ON u.facility_id = f.facility_id
LEFT JOIN before AS b ON u.facility_id = b.facility_id AND u.to_province_code = b.to_province_code AND b.place = 1
ORDER BY u.facility_id, u.to_province_code
