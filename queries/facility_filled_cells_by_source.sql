/*
grain = ["source_file"]
reads = ["facility"]
params = ["province_code"]
[question]
vi = "Mỗi tệp nguồn, bao nhiêu cơ sở có điền từng ô quan trọng, bao nhiêu cơ sở chỉ đoán được nơi chốn?"
en = "By source file, how many facilities have each important cell filled, and how many places are assumed?"
[columns]
source_file = "VARCHAR"
n_facilities = "BIGINT"
n_owner_name = "BIGINT"
n_phone = "BIGINT"
n_address = "BIGINT"
n_latitude = "BIGINT"
n_assumed_place = "BIGINT"
*/
SELECT
  source_file,
  count(*)::BIGINT AS n_facilities,
  count(owner_name)::BIGINT AS n_owner_name,
  count(phone)::BIGINT AS n_phone,
  count(address)::BIGINT AS n_address,
  count(latitude)::BIGINT AS n_latitude,
  sum(CASE WHEN place_method = 'assumed_part' THEN 1 ELSE 0 END)::BIGINT AS n_assumed_place
FROM facility
WHERE ($province_code IS NULL OR list_contains($province_code, province_code))
GROUP BY 1
ORDER BY 1
