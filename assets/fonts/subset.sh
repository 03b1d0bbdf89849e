#!/bin/sh
# Cuts the two bundled fonts out of Inter's full OpenType files.
#
#   pip install fonttools==4.68.0
#   sh subset.sh /path/to/folder/with/Inter-Regular.otf
#
# The whole look of a chart's text depends on these files, so the tool is pinned: the same input gives the same bytes.
set -eu
source_folder=$1
here=$(dirname "$0")

# Latin-1, Latin Extended-A, ȳ, Greek, combining accents (x̄, ŷ, x̃, ẋ), punctuation and thin spaces, super- and
# subscripts, currency, arrows, the mathematics that labels use, and a few shapes.
characters=U+0020-007E,U+00A0-00FF,U+0100-017F,U+0232-0233,U+0391-03A9,U+03B1-03C9,U+0300-0308,U+030A,U+030C
characters=$characters,U+2009,U+200A,U+202F,U+2010-2015,U+2016,U+2018-201E,U+2020-2022,U+2026,U+2030,U+2032-2033
characters=$characters,U+2039-203A,U+2044,U+2070-2071,U+2074-208E,U+2090-209C,U+1D62-1D65,U+2C7C,U+20AC,U+2116,U+2122
characters=$characters,U+2150-215E,U+2190-2199,U+2202,U+2206,U+220F,U+2211-2212,U+2215,U+2219-221A,U+221E,U+222B
characters=$characters,U+2248,U+2260,U+2264-2265,U+25A0-25A1,U+25B2,U+25CB,U+25CF,U+2713,U+2717,U+1E8A-1E8B

for weight in Regular SemiBold; do
  SOURCE_DATE_EPOCH=0 fonttools subset "$source_folder/Inter-$weight.otf" \
    --unicodes="$characters" \
    --output-file="$here/Inter-$weight-subset.otf" \
    --layout-features='' --no-hinting --desubroutinize --notdef-outline --no-recommended-glyphs \
    --name-IDs=0,1,2,3,4,5,6,13,14 --drop-tables+=GDEF,GPOS,GSUB
done
