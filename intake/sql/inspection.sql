-- Scale by grade, province by facility.
SELECT i.*, g.grade_scale, f.province_code
FROM good_inspection AS i
JOIN code_grade AS g ON g.code = i.grade
JOIN made_facility AS f USING (facility_id)
