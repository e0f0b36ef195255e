# epitools::ageadjust.direct and ageadjust.indirect, stats::prop.trend.test, stats::fisher.test on tables of strata.
source("common.R")
library(epitools)

cases <- lapply(read_json("tables.json", simplifyVector = TRUE, simplifyDataFrame = FALSE), function(one) {
  direct <- ageadjust.direct(one$failures, one$n, stdpop = one$standard_n)
  indirect <- ageadjust.indirect(one$failures, one$n, one$standard_failures, one$standard_n)
  trend <- suppressWarnings(prop.trend.test(one$failures, one$n))
  list(direct = as.list(direct), ratio = as.list(indirect$sir), rate = as.list(indirect$rate),
       chi_squared = unname(trend$statistic), p_value = trend$p.value)
})
record("rates", cases, c("epitools", "stats"))
