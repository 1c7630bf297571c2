#!/bin/sh
# sh verify.sh [COMMITMENT]     in the folder of a proof; COMMITMENT is what the photo shows.
# sh verify.sh FOLDER...        several draws of an event, in their order.
# Prints every round: its key, then rank, badge code and best ticket of each person. One ticket by hand:
#   printf %s 'KEY|TICKET' | sha256sum
# Needs sha256sum or shasum, sort, awk, grep, xargs, mktemp; for a draw by RFC 3797 md5sum or md5.
set -eu
export LC_ALL=C
if command -v sha256sum >/dev/null 2>&1; then sum=sha256sum; else sum='shasum -a 256'; fi
if command -v md5sum >/dev/null 2>&1; then md5=md5sum; else md5='md5 -q'; fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
no() { echo "WRONG: $1" >&2; exit 1; }

# The lowest sha256(key|ticket) comes first. What is hashed lies in a file for each ticket, so that one sum does for all.
by_score() {
  awk -v key="$1" -v to="$work/" '{ printf "%s|%s", key, $0 > (to $0); close(to $0) }' tickets.txt
  (cd "$work" && xargs $sum) < tickets.txt > "$work/scores"
  sort "$work/scores"
}

# RFC 3797: selection i takes the line MD5(i key i) modulo what is left; i is two bytes.
by_rfc3797() {
  i=0
  while read -r _; do
    b="\\$((i / 16384))$((i / 2048 % 8))$((i / 256 % 8))\\$((i / 64 % 4))$((i / 8 % 8))$((i % 8))"
    printf "$b%s$b" "$1" > "$work/$i"
    echo "$i"
    i=$((i + 1))
  done < tickets.txt > "$work/list"
  (cd "$work" && xargs $md5 < list) > "$work/scores"
  awk 'NR == FNR { t[++n] = $0; next }
    { r = 0; for (j = 1; j <= 32; j++) r = (r * 16 + index("0123456789abcdef", substr($0, j, 1)) - 1) % n
      print t[r + 1]; for (j = r + 1; j < n; j++) t[j] = t[j + 1]; n-- }' tickets.txt "$work/scores"
}

check() {
  files='commit.txt index.html log.txt rounds.txt rules.txt secret.txt tickets.txt verify.sh'
  for name in $files SHA256SUMS; do [ -f "$name" ] || no "$name is missing"; done
  event_before=$event before=$commitment
  $sum $files > "$work/sums"
  exec 3< SHA256SUMS
  while read -r found name; do
    read -r promised other <&3 || :
    [ "$found $name" = "$promised $other" ] || no "$name is not the file that SHA256SUMS lists"
    case $name in commit.txt) commitment=$found ;; rules.txt) r=$found ;; tickets.txt) t=$found ;; esac
  done < "$work/sums"
  event='' previous='' tickets='' rules='' tip=''
  while IFS='=' read -r name value; do
    case $name in
      event) event=$value ;; prev) previous=$value ;; tickets) tickets=$value ;; rules) rules=$value ;; tip) tip=$value ;;
    esac
  done < commit.txt
  [ "$t" = "$tickets" ] || no "tickets.txt was changed after the commitment"
  [ "$r" = "$rules" ] || no "rules.txt was changed after the commitment"
  ! grep -qvx '[A-Z0-9]\{4,12\}\.[0-9]\{1,6\}' tickets.txt || no "tickets.txt has a line that is no ticket"
  sort -cu tickets.txt 2>/dev/null || no "tickets.txt is not sorted, or a ticket comes twice"
  [ "$event" != "$event_before" ] || [ "$previous" = "$before" ] || no "this is not the draw after the one before"
  echo "commitment $commitment"
}

rank() {
  way=by_score
  while read -r line; do
    case $line in 'Terms: method=rfc3797 '*) way=by_rfc3797 ;; esac
  done < rules.txt
  while read -r round number link _; do
    printf %s "$link" > "$work/link"
    printf %s "raffle-v1|$commitment|$round|$link|$number" > "$work/key"
    set -- $(cd "$work" && $sum link key)
    [ "$1" = "$tip" ] || no "round $round: the link does not match what was committed to"
    tip=$link
    echo "round $round, number $number, key $3"
    if [ $way = by_score ]; then by_score "$3"; else by_rfc3797 "$number"; fi > "$work/order"
    awk '{ split($NF, p, "."); if (!seen[p[1]]++) print ++n, p[1], $NF }' "$work/order"
  done < rounds.txt
  while read -r _ _ prize code step _; do
    [ "$step" = called ] || echo "prize $prize $code $step"
  done < log.txt
}

event='' commitment=''
if [ $# -gt 0 ] && [ -d "$1" ]; then
  home=$PWD
  for folder; do
    echo "== $folder"
    cd "$home" && cd "$folder"
    check
    rank
  done
else
  check
  photo=${1:-$commitment}
  [ ${#photo} = 64 ] || no "$photo is neither a folder nor the 64 digits of the photo"
  [ "$photo" = "$commitment" ] || no "the commitment is not the one of the photo"
  rank
fi
