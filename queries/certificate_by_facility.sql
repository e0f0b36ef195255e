/*
grain = ["facility_id"]
reads = ["certificate"]
params = ["as_of_date"]
[question]
vi = "Mỗi cơ sở đến ngày này có giấy nào hết hạn sau cùng, bao nhiêu giấy còn hiệu lực?"
en = "Which paper of each facility runs out last as of this day, and how many are valid?"
[columns]
facility_id = "VARCHAR"
certificate_number = "VARCHAR"
certificate_kind = "VARCHAR"
issued_date = "DATE"
expires_date = "DATE"
revoked_date = "DATE"
issuing_authority = "VARCHAR"
last_valid_date = "DATE"
n_valid_papers = "BIGINT"
n_papers = "BIGINT"
*/
WITH paper AS (
  SELECT
    facility_id, certificate_number, certificate_kind, issued_date, expires_date, revoked_date, issuing_authority,
    least(expires_date, coalesce(revoked_date - 1, expires_date)) AS last_valid_date
  FROM certificate
  WHERE issued_date <= $as_of_date OR $as_of_date IS NULL
),
ranked AS (
  SELECT
    *,
    sum(CASE WHEN last_valid_date >= $as_of_date THEN 1 ELSE 0 END) OVER (PARTITION BY facility_id)::BIGINT AS n_valid_papers,
    count(*) OVER (PARTITION BY facility_id)::BIGINT AS n_papers,
    row_number() OVER (
      PARTITION BY facility_id ORDER BY last_valid_date DESC, issued_date DESC, certificate_number
    ) AS place
  FROM paper
)
SELECT
  facility_id, certificate_number, certificate_kind, issued_date, expires_date, revoked_date, issuing_authority,
  last_valid_date, n_valid_papers, n_papers
FROM ranked
WHERE place = 1
ORDER BY facility_id
