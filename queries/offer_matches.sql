/*
grain = ["supply_offer_id", "demand_offer_id"]
reads = ["offer_match"]
params = []
[question]
vi = "Chào bán nào ghép với nhu cầu mua nào của tỉnh bạn, bao nhiêu, cách bao xa?"
en = "Which offer is matched to which buyer of the partner province, how much, how far?"
[columns]
supply_offer_id = "VARCHAR"
demand_offer_id = "VARCHAR"
matched_kg = "DOUBLE"
distance_km = "DOUBLE"
*/
SELECT supply_offer_id, demand_offer_id, matched_kg, distance_km
FROM offer_match
ORDER BY supply_offer_id, demand_offer_id
