# Shared by the scripts of this folder. Run them in this folder: Rscript farrington.R
suppressMessages(library(jsonlite))

series <- as.matrix(read.csv("series.csv", check.names = FALSE))

# One case a line, numbers with 12 digits, so that a change reads as a change.
record <- function(name, cases, packages) {
  versions <- sapply(packages, function(one) as.character(packageVersion(one)))
  made <- list(R = paste(R.version$major, R.version$minor, sep = "."), packages = as.list(versions))
  lines <- sapply(cases, function(one) toJSON(one, auto_unbox = TRUE, digits = I(12), na = "null"))
  writeLines(c('{"made_by":', paste0(toJSON(made, auto_unbox = TRUE), ","), '"cases": [', paste(lines, collapse = ",\n"), "]}"),
             paste0(name, ".json"))
}

numbers <- function(x) I(ifelse(is.finite(x), x, NA))
