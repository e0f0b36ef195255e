# surveillance::glrnb, change "intercept": weeks 105-164 of each series, mean fitted on the first 104 weeks or given.
source("common.R")
suppressMessages(library(surveillance))

settings <- list(
  list(alpha = 0, theta = 0.4), list(alpha = 0.3, theta = 0.4), list(alpha = 0), list(alpha = 0.3),
  list(alpha = 0, M = 20, Mtilde = 3), list(alpha = 0.3, M = 20, Mtilde = 3),
  list(alpha = 0, theta = 0.4, ret = "cases"), list(alpha = 0.3, theta = 0.4, ret = "cases"), list(alpha = 0, ret = "cases"),
  list(alpha = 0.3, c.ARL = 3), list())
cases <- list()
for (name in colnames(series)) for (one in settings) for (given in c(FALSE, TRUE)) {
  if (given && is.null(one$alpha)) next
  counts <- sts(observed = series[, name], start = c(2019, 1), frequency = 52)
  control <- c(list(range = 105:164), one)
  control$mu0 <- if (given) rep(max(round(mean(series[, name]), 2), 0.2), 60) else list(S = 1, trend = is.null(one$alpha))
  found <- tryCatch(suppressMessages(suppressWarnings(glrnb(counts, control))), error = function(e) NULL)
  if (is.null(found)) next # glm.nb cannot fit a history without overdispersion or cases
  cases[[length(cases) + 1]] <- list(
    series = name, settings = c(one, list(given = given)), mu0 = if (is.null(one$alpha)) numbers(as.numeric(found@control$mu0)) else I(numeric(0)),
    alpha = found@control$alpha, upper = numbers(as.numeric(upperbound(found))), alarm = I(as.numeric(found@alarm) %in% 1))
}
record("cusum", cases, c("surveillance", "MASS"))
