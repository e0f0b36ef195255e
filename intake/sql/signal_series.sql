-- Months of each province and of each old district, and weeks of each province: the counts that signals are looked for in.
SELECT
  'month' AS signal_grain, 'province' AS place_level, province_code, province_code AS place_code,
  product_group, hazard, purpose, month AS period_start, sum(n_samples) AS n_samples, sum(n_failed) AS n_failed
FROM hazard_month
WHERE province_code IS NOT NULL
GROUP BY ALL
UNION ALL
SELECT
  'month', 'district', province_code, old_district_code,
  product_group, hazard, purpose, month, sum(n_samples), sum(n_failed)
FROM hazard_month
WHERE old_district_code IS NOT NULL
GROUP BY ALL
UNION ALL
SELECT
  'week', 'province', province_code, province_code,
  product_group, hazard, purpose, week, n_samples, n_failed
FROM signal_week
WHERE province_code IS NOT NULL
ORDER BY ALL
