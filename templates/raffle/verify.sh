#!/bin/sh
# sh verify.sh [COMMITMENT]     in the folder of the proof; COMMITMENT is what the photo shows.
# Needs sha256sum or shasum, sort, awk (and md5sum or md5 for a draw by RFC 3797). Prints the ranking of every round.
set -eu
export LC_ALL=C
if command -v sha256sum >/dev/null 2>&1; then sum() { sha256sum; }; else sum() { shasum -a 256; }; fi
if command -v md5sum >/dev/null 2>&1; then md5of() { md5sum; }; else md5of() { md5 -q; }; fi
h() { printf %s "$1" | sum | cut -c1-64; }
f() { sum < "$1" | cut -c1-64; }
no() { echo "WRONG: $1" >&2; exit 1; }

# RFC 3797: selection i takes the line MD5(i key i) modulo what is left.
rfc3797() {
  i=0; n=$(grep -c . tickets.txt)
  while [ "$i" -lt "$n" ]; do
    b=$(printf '\\%03o\\%03o' $((i / 256)) $((i % 256)))
    { printf "$b"; printf %s "$1"; printf "$b"; } | md5of | cut -c1-32
    i=$((i + 1))
  done | awk 'NR == FNR { t[++n] = $0; next }
    { r = 0; for (j = 1; j <= 32; j++) r = (r * 16 + index("0123456789abcdef", substr($0, j, 1)) - 1) % n
      print t[r + 1]; for (j = r + 1; j < n; j++) t[j] = t[j + 1]; n-- }' tickets.txt -
}

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
  if grep -q '^Terms: method=rfc3797 ' rules.txt; then
    rfc3797 "$number" | awk '{ split($1, p, "."); if (!seen[p[1]]++) print ++n, p[1], $1 }'
    continue
  fi
  while read -r t; do echo "$(h "$key|$t") $t"; done < tickets.txt | sort |
    awk '{ split($2, p, "."); if (!seen[p[1]]++) print ++n, p[1], $2 }'
done < rounds.txt

echo "prizes"
awk '$5 != "called" { print "prize", $3, $4, $5 }' log.txt
