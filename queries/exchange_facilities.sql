/*
grain = ["facility_id"]
reads = ["facility"]
params = []
[question]
vi = "Những cơ sở này là cơ sở nào, ở đâu?"
en = "Which facilities are these, and where?"
[own_params]
facility_id = { type = "VARCHAR[]" }
[columns]
facility_id = "VARCHAR"
facility_name = "VARCHAR"
stage = "VARCHAR"
commune_era = "VARCHAR"
commune_code = "VARCHAR"
address = "VARCHAR"
latitude = "DOUBLE"
longitude = "DOUBLE"
*/
SELECT facility_id, facility_name, stage, commune_era, commune_code, address, latitude, longitude
FROM facility
WHERE ($facility_id IS NULL OR list_contains($facility_id, facility_id))
ORDER BY facility_id
