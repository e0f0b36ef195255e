# Records what spdep says on several maps. From this folder: Rscript spatial_spdep.R (Debian: r-cran-spdep, r-cran-spdata, r-cran-sf).
# Maps: sids74, sids79 (spData's North Carolina, queen contiguity), grids of 8 x 10 with few samples, a grid with one hot corner.
suppressMessages({
  library(sf)
  library(spdep)
  library(spData)
})

record <- function(name, failures, n, nb) {
  self <- nb2listw(include.self(nb), style = "B")
  rows <- nb2listw(nb, style = "W")
  z <- EBImoran.mc(failures, n, nb2listw(nb, style = "W"), nsim = 9)$z
  moran <- localmoran(failures / n, rows, conditional = TRUE)
  moran_z <- localmoran(as.vector(z), rows, conditional = TRUE)
  data.frame(
    map = name, place = seq_along(n) - 1, failures = failures, n = n,
    neighbours = sapply(nb, function(one) paste(sort(one) - 1, collapse = " ")),
    eb = EBest(failures, n)$estmm,
    eb_local = EBlocal(failures, n, nb, geoda = TRUE)$est,
    deviation = as.vector(z),
    gi_star = as.vector(localG(failures / n, self)),
    gi_star_deviation = as.vector(localG(as.vector(z), self)),
    moran = moran[, 1], moran_expected = moran[, 2], moran_variance = moran[, 3],
    moran_deviation = moran_z[, 1], moran_deviation_variance = moran_z[, 3]
  )
}

sids <- st_read(system.file("shapes/sids.shp", package = "spData"), quiet = TRUE)
queen <- poly2nb(sids, queen = TRUE)
grid <- cell2nb(8, 10, type = "queen")
set.seed(20261124)
small <- rpois(80, 6) + 1
uneven <- round(exp(rnorm(80, 3, 1))) + 1
hot <- rep(1:8, 10) <= 3 & rep(1:10, each = 8) <= 3
maps <- list(
  record("sids74", sids$SID74, sids$BIR74, queen),
  record("sids79", sids$SID79, sids$BIR79, queen),
  record("grid_small", rbinom(80, small, 0.1), small, grid),
  record("grid_uneven", rbinom(80, uneven, 0.07), uneven, grid),
  record("grid_hot", rbinom(80, uneven, ifelse(hot, 0.35, 0.06)), uneven, grid)
)
out <- do.call(rbind, maps)
number <- sapply(out, is.double)
out[number] <- lapply(out[number], function(column) format(column, digits = 15, trim = TRUE, scientific = FALSE))
writeLines(
  c(
    paste0("# ", R.version.string, ", spdep ", packageVersion("spdep"), ", spData ", packageVersion("spData"),
           "; made by spatial_spdep.R"),
    capture.output(write.csv(out, row.names = FALSE, quote = FALSE))
  ),
  "spatial_spdep.csv"
)
