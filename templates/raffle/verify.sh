#!/bin/sh
# sh verify.sh [COMMITMENT]     in the folder of a proof; COMMITMENT is what the photo shows.
# sh verify.sh FOLDER...        several draws of an event, in their order.
# Prints every round: its key, then rank, badge code and best ticket of each person; then who was called for which prize,
# and in the end whether all of it holds. One ticket by hand:
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
  event='' previous='' tickets='' rules='' tip='' count='' people=''
  while IFS='=' read -r name value; do
    case $name in
      event) event=$value ;; prev) previous=$value ;; tickets) tickets=$value ;; rules) rules=$value ;; tip) tip=$value ;;
      count) count=$value ;; people) people=$value ;;
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
  way=by_score terms='' rounds=0
  while read -r line; do
    case $line in 'Terms: method='*) terms=$line ;; esac
  done < rules.txt
  case $terms in 'Terms: method=rfc3797 '*) way=by_rfc3797 ;; esac
  : > "$work/orders"
  : > "$work/shown"
  while read -r round number link signature; do
    rounds=$((rounds + 1))
    [ "$round" = $rounds ] || no "rounds.txt is not in its order"
    printf %s "$link" > "$work/link"
    printf %s "raffle-v1|$commitment|$round|$link|$number" > "$work/key"
    set -- $(cd "$work" && $sum link key)
    [ "$1" = "$tip" ] || no "round $round: the link does not match what was committed to"
    tip=$link
    echo "round $round, number $number, key $3"
    if [ $way = by_score ]; then by_score "$3"; else by_rfc3797 "$number"; fi > "$work/order"
    awk -v round="$round" -v to="$work/orders" '{ print round, $NF >> to
      split($NF, p, "."); if (!seen[p[1]]++) print ++n, p[1], $NF }' "$work/order"
    for word in "$number" "$link" $([ $way = by_rfc3797 ] || echo "$3") $signature; do echo "$word"; done >> "$work/shown"
  done < rounds.txt
  while read -r _ _ prize code step _; do
    [ "$step" = called ] || echo "prize $prize $code $step"
  done < log.txt
}

# The log follows from the rankings and the rules: who was called was next, for the next prize, in the round that was due.
follow() {
  awk -v to="$work/l" '!/^[0-9]+ [0-9]+ [0-9]+ [A-Z0-9]+ [a-z]+ [0-9T:+.Z-]+ [0-9a-f]+$/ { exit 1 }
    { printf "%s|%s %s %s %s %s %s", before, $1, $2, $3, $4, $5, $6 > (to NR); close(to NR); print "l" NR; before = $7 }
    END { if (!NR) exit 1 }' before="$(printf %064d 0)" log.txt > "$work/list" || no "log.txt has a line of another form"
  (cd "$work" && xargs $sum < list) > "$work/sums"
  awk -v terms="$terms" -v count="$count" -v people="$people" '
    function wrong(what) { if (!told) print what; told = 1; exit 1 }
    function due(round) { return open == "" && claimed < prizes && noes[round] > alternates }
    function following(round, order,   i, p, used) {
      split("", used)
      for (i = 1; i <= held[order]; i++) {
        split(ticket[order, i], p, ".")
        if (used[p[1]] + 0 < called[round, p[1]] + 0) used[p[1]]++
        else if (!refused[p[1]] && won[p[1]] + 0 < wins) return p[1]
      }
      return ""
    }
    BEGIN { split(terms, t, /[ =]/); prizes = t[5] + 0; wins = t[7] + 0; alternates = t[9] + 0; last = 1 }
    f == 1 { ticket[$1, ++held[$1]] = $2; split($2, p, "."); if (!seen[p[1]]++) heads++; next }
    f == 2 { hash[FNR] = $1; next }
    f == 3 {
      rounds = FNR
      sub(/\+.*/, "", $2)
      if (gsub(/[0-9]/, "", $2) < 8) wrong("rounds.txt has a number of fewer than 8 digits")
      next
    }
    { who = $2 " " $3 " " $4; at = "log.txt, line " FNR ": " }
    $1 != FNR || $7 != hash[FNR] { wrong(at "was changed, or does not follow the line before it") }
    $5 == "called" {
      last += due(last)
      if (open != "") wrong(at "somebody is called while another has not answered")
      if ($2 != last || last > rounds) wrong(at "is of a round that does not follow from the rules")
      if ($3 != claimed + 1 || claimed >= prizes) wrong(at "the prize is not the next one")
      if ($4 != following(last, last)) wrong(at $4 " was not next in the ranking")
      called[last, $4]++
      open = who
      next
    }
    $5 != "claimed" && $5 != "absent" && $5 != "declined" && $5 != "ineligible" { wrong(at "has no step that there is") }
    open != who { wrong(at "answers for somebody who was not called") }
    { open = "" }
    $5 == "claimed" { claimed++; won[$4]++; next }
    { refused[$4] = 1; noes[last]++ }
    END {
      if (told) exit 1
      if (held[1] != count || heads != people) wrong("commit.txt: its counts are not those of tickets.txt")
      if (rounds > last + due(last)) wrong("rounds.txt has a round for which the log gives no reason")
      if (open != "" || claimed < prizes && following(rounds + due(rounds), 1) != "")
        wrong("log.txt ends before every prize was drawn")
    }' f=1 "$work/orders" f=2 "$work/sums" f=3 rounds.txt f=4 log.txt > "$work/told" || {
    read -r told < "$work/told"
    no "$told"
  }
}

# What index.html shows: the fingerprint, who was called for which prize and what came of it, numbers, links and keys.
# Its other words only `geekx raffle verify` can compare.
look() {
  awk -v c="$commitment" '
    BEGIN {
      said["claimed"] = "has it"; said["absent"] = "was not there"
      said["declined"] = "did not want it"; said["ineligible"] = "not eligible by the rules"
      for (i = 0; i < 4; i++) {
        s = ""
        for (j = 0; j < 4; j++) s = s substr(c, 16 * i + 4 * j + 1, 4) " "
        want[++n] = "<code><span>" s "</span></code>"
      }
    }
    f == 1 { if (FNR == 1) prizes = $0; next }
    f == 2 {
      if ($5 == "called") next
      want[++n] = "<td class=\"badge\"><code>" $4 "</code></td><td>" said[$5] "</td><td>" $2 "</td></tr>"
      prize[n] = $3
      next
    }
    f == 3 { want[++n] = "<dd><code>" $0 "</code></dd>"; next }
    /^<tr[^>]*><td>/ {
      name = $0
      sub(/^<tr[^>]*><td>/, "", name); sub(/<\/td>$/, "", name)
      gsub(/&lt;/, "<", name); gsub(/&gt;/, ">", name); gsub(/&#39;/, "\047", name); gsub(/&#34;/, "\"", name)
      gsub(/&amp;/, "\\&", name)
    }
    /<span>/ || /class="badge"/ || /<dd>/ {
      line = $0
      sub(/^.*<dd>/, "<dd>", line)
      if (line != want[++m]) { bad = 1; exit }
      k = prize[m]; it = " " k " " name
      if (k && name != "prize " k && !index(prizes, it ", " (k + 1) " ") && !index(prizes, it ". ")) { bad = 1; exit }
    }
    END { exit bad || m != n }' f=1 rules.txt f=2 log.txt f=3 "$work/shown" f=4 index.html ||
    no "index.html shows something else than the other files give"
}

event='' commitment=''
if [ $# -gt 0 ] && [ -d "$1" ]; then
  home=$PWD
  for folder; do
    echo "== $folder"
    cd "$home" && cd "$folder"
    check
    rank
    follow
    look
  done
  echo "All of it holds. Compare each commitment with your photo of that draw."
else
  check
  photo=${1:-$commitment}
  [ ${#photo} = 64 ] || no "$photo is neither a folder nor the 64 digits of the photo"
  [ "$photo" = "$commitment" ] || no "the commitment is not the one of the photo"
  rank
  follow
  look
  if [ $# -gt 0 ]; then echo "All of it holds, and the commitment is the one of the photo."; else
    echo "All of it holds. Compare the commitment with your photo: $commitment"
  fi
fi
echo "Not looked at here, but by geekx raffle verify: secret.txt, a beacon, and the other words of index.html."
