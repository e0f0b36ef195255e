/*
grain = ["period_start"]
reads = ["signal"]
params = ["from_date", "to_date", "province_code", "district_code", "product_group", "hazard", "purpose", "signal_grain"]
[question]
vi = "Mỗi kỳ xét bao nhiêu chuỗi, có bao nhiêu tín hiệu, kỳ vọng bao nhiêu tín hiệu nhầm?"
en = "How many series were judged in each period, how many gave a signal, how many false ones were to be expected?"
[columns]
period_start = "DATE"
n_series = "BIGINT"
n_short = "BIGINT"
n_alarms = "BIGINT"
n_strong = "BIGINT"
expected_false = "DOUBLE"
known_pct = "DOUBLE"
*/
SELECT
  period_start,
  sum(CASE WHEN p_value IS NOT NULL OR signal_state = 'few_cases' THEN 1 ELSE 0 END)::BIGINT AS n_series,
  sum(CASE WHEN p_value IS NOT NULL OR signal_state = 'few_cases' THEN 0 ELSE 1 END)::BIGINT AS n_short,
  sum(CASE WHEN is_alarm THEN 1 ELSE 0 END)::BIGINT AS n_alarms,
  sum(CASE WHEN is_strong THEN 1 ELSE 0 END)::BIGINT AS n_strong,
  sum(coalesce(false_alarm_pct, 0) / 100)::DOUBLE AS expected_false,
  min(known_pct)::DOUBLE AS known_pct
FROM signal
WHERE (period_start >= $from_date OR $from_date IS NULL)
  AND (period_start <= $to_date OR $to_date IS NULL)
  AND ($province_code IS NULL OR list_contains($province_code, province_code))
  AND ($district_code IS NULL OR (place_level = 'district' AND list_contains($district_code, place_code)))
  AND ($product_group IS NULL OR list_contains($product_group, product_group))
  AND (hazard = $hazard OR $hazard IS NULL)
  AND purpose = $purpose
  AND signal_grain = $signal_grain
GROUP BY period_start
ORDER BY period_start
