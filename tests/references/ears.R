# surveillance::earsC, three methods with several settings on the first 60 weeks of each series.
source("common.R")
suppressMessages(library(surveillance))

settings <- list(list(baseline = 7, alpha = 0.001, min_sigma = 0), list(baseline = 7, alpha = 0.025, min_sigma = 0.5),
                 list(baseline = 3, alpha = 0.05, min_sigma = 0))
cases <- list()
for (name in colnames(series)) for (method in c("C1", "C2", "C3")) for (one in settings) {
  counts <- sts(observed = series[1:60, name], start = c(2019, 1), frequency = 52)
  found <- earsC(counts, list(method = method, baseline = one$baseline, alpha = one$alpha, minSigma = one$min_sigma))
  cases[[length(cases) + 1]] <- c(list(series = name, method = method), one, list(
    upper = numbers(as.numeric(upperbound(found))), alarm = I(as.numeric(found@alarm) %in% 1)))
}
record("ears", cases, "surveillance")
