#!/bin/sh
# sh verify.sh [COMMITMENT]     in the folder of the proof; COMMITMENT is what the photo shows.
# Needs sha256sum or shasum, sort, awk. Prints the ranking of every round.
set -eu
export LC_ALL=C
if command -v sha256sum >/dev/null 2>&1; then sum() { sha256sum; }; else sum() { shasum -a 256; }; fi
h() { printf %s "$1" | sum | cut -c1-64; }
f() { sum < "$1" | cut -c1-64; }
no() { echo "WRONG: $1" >&2; exit 1; }

while read -r promised name; do
  [ "$(f "$name")" = "$promised" ] || no "$name is not the file that SHA256SUMS lists"
done < SHA256SUMS
sort -cu tickets.txt 2>/dev/null || no "tickets.txt is not sorted, or a ticket comes twice"
grep -qx "tickets=$(f tickets.txt)" commit.txt || no "tickets.txt was changed after the commitment"
grep -qx "rules=$(f rules.txt)" commit.txt || no "rules.txt was changed after the commitment"
c=$(f commit.txt)
echo "commitment $c"
[ "${1:-$c}" = "$c" ] || no "the commitment is not the one of the photo"

previous=$(sed -n 's/^tip=//p' commit.txt)
while read -r round number link; do
  [ "$(h "$link")" = "$previous" ] || no "round $round: the link does not match what was committed to"
  previous=$link
  key=$(h "raffle-v1|$c|$round|$link|$number")
  echo "round $round, number $number, key $key"
  while read -r t; do echo "$(h "$key|$t") $t"; done < tickets.txt | sort |
    awk '{ split($2, p, "."); if (!seen[p[1]]++) print ++n, p[1], $2 }'
done < rounds.txt

echo "prizes"
awk '$5 != "called" { print "prize", $3, $4, $5 }' log.txt
