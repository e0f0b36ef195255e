# survival (censored values), epiR (Rogan-Gladen, sample sizes).
source("common.R")
suppressMessages({library(survival); library(epiR)})

censored <- lapply(read_json("measured.json", simplifyVector = TRUE, simplifyDataFrame = FALSE), function(one) {
  top <- max(one$values) + 1
  turned <- survfit(Surv(top - one$values, !one$censored) ~ 1)
  shown <- summary(turned, rmean = max(top - one$values))$table
  fit <- survreg(Surv(one$values, !one$censored, type = "left") ~ 1, dist = "lognormal",
                 control = survreg.control(rel.tolerance = 1e-13, maxiter = 200))
  list(km_mean = top - unname(shown["rmean"]), meanlog = unname(coef(fit)), sdlog = fit$scale)
})
record("censored", censored, "survival")

set.seed(3)
prevalence <- lapply(1:60, function(i) {
  n <- sample(5:400, 1); se <- round(runif(1, 0.7, 1), 2); sp <- round(runif(1, 0.8, 1), 2); pos <- rbinom(1, n, runif(1, 0.2, 0.6))
  one <- lapply(c("wilson", "c-p"), function(method) suppressWarnings(
    unlist(epi.prev(pos, n, se, sp, method = method, units = 1)$tp)))
  list(positives = pos, n = n, sensitivity = se, specificity = sp, wilson = I(unname(one[[1]])), exact = I(unname(one[[2]])))
})
record("prevalence", prevalence, "epiR")

sizes <- list()
for (p in c(0.001, 0.01, 0.05, 0.1, 0.2, 0.5)) for (conf in c(0.8, 0.95, 0.99)) for (se in c(0.7, 0.9, 1)) {
  sizes[[length(sizes) + 1]] <- list(prevalence = p, confidence = conf, sensitivity = se,
    n = unname(rsu.sssep.rs(N = NA, pstar = p, se.p = conf, se.u = se)))
}
record("sizes", sizes, "epiR")

detection <- list()
for (N in c(20, 60, 150, 500)) for (p in c(0.05, 0.1, 0.25)) for (se in c(0.8, 0.95, 1)) for (sp in c(0.98, 1)) for (n in c(5, 12, 18)) {
  found <- rsu.sep.rsfreecalc(N = N, n = n, c = 1, pstar = p, se.u = se, sp.u = sp)
  detection[[length(detection) + 1]] <- list(population = N, n = n, prevalence = p, sensitivity = se, specificity = sp, confidence = found)
}
record("detection", detection, "epiR")
