# surveillance::farringtonFlexible with the published settings of both methods, and with others on short series.
source("common.R")
suppressMessages(library(surveillance))

published <- list(
  original = list(noPeriods = 1, weightsThreshold = 1, pastWeeksNotIncluded = 3, pThresholdTrend = 0.05, thresholdMethod = "delta"),
  noufaily = list(noPeriods = 10, weightsThreshold = 2.58, pastWeeksNotIncluded = 26, pThresholdTrend = 1, thresholdMethod = "nbPlugin"))

answer <- function(counts, control) {
  found <- suppressWarnings(farringtonFlexible(counts, control))
  list(upper = numbers(as.numeric(upperbound(found))), alarm = I(as.numeric(found@alarm) %in% 1),
       p_value = numbers(as.numeric(found@control$pvalue)), dispersion = numbers(as.numeric(found@control$phiVector)),
       trend = I(!is.na(as.numeric(found@control$trendVector))))
}

long <- list()
for (name in colnames(series)) for (method in names(published)) {
  counts <- sts(observed = series[, name], start = c(2019, 1), frequency = 52)
  control <- c(published[[method]], list(b = 5, w = 3, alpha = 0.05, glmWarnings = FALSE))
  long[[length(long) + 1]] <- c(list(series = name, method = method), answer(counts, control))
}
record("farrington_long", long, "surveillance")

short <- lapply(read_json("short_series.json"), function(one) {
  y <- unlist(one$counts)
  counts <- if (one$first_day == "") sts(observed = y, start = c(2019, 1), frequency = one$frequency) else
    sts(observed = y, epoch = as.Date(one$first_day) + 7 * (seq_along(y) - 1), frequency = one$frequency)
  control <- modifyList(published[[one$method]], list(
    b = one$years_back, w = one$half_window, alpha = one$alpha, noPeriods = one$periods,
    pastWeeksNotIncluded = one$weeks_excluded, pThresholdTrend = one$trend_p, glmWarnings = FALSE))
  # One week at a time: an error of one week (a year that the calendar leaves out) must not hide the others.
  weeks <- (one$frequency * one$years_back + one$half_window + 1):length(y)
  found <- lapply(weeks, function(week) tryCatch(
    answer(counts, c(control, range = week)), error = function(e) list(error = conditionMessage(e))))
  list(weeks = I(weeks - 1), answers = found)
})
record("farrington_short", short, "surveillance")
