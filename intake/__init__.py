"""Files people have → checked rows → a published snapshot with its cubes; demo data."""
