/*
grain = ["province_code", "commodity", "fortnight"]
reads = ["sale_forecast"]
params = ["province_code"]
[question]
vi = "Những nửa tháng tới, mỗi mặt hàng dự báo bán được bao nhiêu, dự báo có tốt hơn số năm trước không?"
en = "How much of each commodity is forecast to sell in the coming fortnights, and does the forecast beat the year before?"
[columns]
province_code = "VARCHAR"
commodity = "VARCHAR"
fortnight = "DATE"
forecast_kg = "DOUBLE"
forecast_low_kg = "DOUBLE"
forecast_high_kg = "DOUBLE"
seasonal_kg = "DOUBLE"
error_kg = "DOUBLE"
seasonal_error_kg = "DOUBLE"
n_tested = "BIGINT"
forecast_state = "VARCHAR"
*/
SELECT
  province_code, commodity, fortnight, forecast_kg, forecast_low_kg, forecast_high_kg, seasonal_kg, error_kg, seasonal_error_kg,
  n_tested, forecast_state
FROM sale_forecast
WHERE $province_code IS NULL OR list_contains($province_code, province_code)
ORDER BY province_code, commodity, fortnight
