/*
grain = ["series", "period_start"]
reads = ["signal"]
params = ["from_date", "to_date", "province_code", "district_code", "product_group", "hazard", "purpose", "signal_grain", "series"]
[question]
vi = "Chuỗi nào, kỳ nào có tín hiệu bất thường? Với một chuỗi: mọi kỳ của chuỗi đó."
en = "Which series had a signal, in which period? Of one series: every period."
[columns]
series = "VARCHAR"
place_level = "VARCHAR"
province_code = "VARCHAR"
place_code = "VARCHAR"
product_group = "VARCHAR"
hazard = "VARCHAR"
period_start = "DATE"
n_samples = "BIGINT"
n_failed = "BIGINT"
expected_failed = "DOUBLE"
upper_failed = "BIGINT"
p_value = "DOUBLE"
p_adjusted = "DOUBLE"
power_pct = "DOUBLE"
known_pct = "DOUBLE"
is_alarm = "BOOLEAN"
is_strong = "BOOLEAN"
since_date = "DATE"
detected_date = "DATE"
signal_method = "VARCHAR"
signal_state = "VARCHAR"
*/
SELECT
  place_code || ':' || product_group || ':' || hazard AS series,
  place_level, province_code, place_code, product_group, hazard, period_start, n_samples, n_failed, expected_failed, upper_failed,
  p_value, p_adjusted, power_pct, known_pct, is_alarm, is_strong, since_date, detected_date, signal_method, signal_state
FROM signal
WHERE (period_start >= $from_date OR $from_date IS NULL)
  AND (period_start <= $to_date OR $to_date IS NULL)
  AND ($province_code IS NULL OR list_contains($province_code, province_code))
  AND ($district_code IS NULL OR (place_level = 'district' AND list_contains($district_code, place_code)))
  AND ($product_group IS NULL OR list_contains($product_group, product_group))
  AND (hazard = $hazard OR $hazard IS NULL)
  AND purpose = $purpose
  AND signal_grain = $signal_grain
  AND (is_alarm OR $series IS NOT NULL)
  AND (place_code || ':' || product_group || ':' || hazard = $series OR $series IS NULL)
ORDER BY series, period_start
