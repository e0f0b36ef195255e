/*
grain = ["series", "period_start"]
reads = ["signal"]
params = ["to_date", "purpose", "signal_grain", "series"]
[question]
vi = "Một chuỗi qua các kỳ: bao nhiêu mẫu không đạt, kỳ vọng bao nhiêu, từ bao nhiêu là tín hiệu?"
en = "One series over time: how many failed, how many were expected, how many make a signal?"
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
  place_level,
  province_code,
  place_code,
  product_group,
  hazard,
  period_start,
  n_samples,
  n_failed,
  expected_failed,
  upper_failed,
  p_value,
  p_adjusted,
  power_pct,
  known_pct,
  is_alarm,
  is_strong,
  since_date,
  detected_date,
  signal_method,
  signal_state
FROM signal
WHERE (period_start <= $to_date OR $to_date IS NULL)
  AND purpose = $purpose
  AND signal_grain = $signal_grain
  AND (place_code || ':' || product_group || ':' || hazard = $series OR $series IS NULL)
ORDER BY series, period_start
