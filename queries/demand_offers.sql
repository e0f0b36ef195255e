/*
grain = ["demand_offer_id"]
reads = ["demand_offer", "facility"]
params = []
[question]
vi = "Ai cần mua gì, tháng nào, bao nhiêu, giá nào?"
en = "Who wants to buy what in which month, how much, at what price?"
[columns]
demand_offer_id = "VARCHAR"
facility_id = "VARCHAR"
facility_name = "VARCHAR"
province_code = "VARCHAR"
commodity = "VARCHAR"
wanted_month = "DATE"
quantity_kg = "DOUBLE"
price_vnd_per_kg = "DOUBLE"
*/
SELECT
  o.demand_offer_id, o.facility_id, f.facility_name, o.province_code, o.matrix AS commodity, o.wanted_month, o.quantity_kg,
  o.price_vnd_per_kg
FROM demand_offer AS o
LEFT JOIN facility AS f ON o.facility_id = f.facility_id
ORDER BY o.demand_offer_id
