#!/usr/bin/env bash
# Plants each bug of simulator/src/test/resources/planted in a copy of the sources and counts the worlds
# that it takes the simulator to see it. Prints a table; fails if one is not caught.
#
# Usage: simulator/planted.sh [--seeds N] [--from S] [NAME...]
# Needs what `mvn package` or `./myriarch simulate --seeds 1` has built, or PLANTED_CLASSPATH.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
java_home=""
for folder in "${JAVA_HOME:-}" /usr/lib/jvm/*; do
  if [[ -r $folder/release ]] && grep -qE '^JAVA_VERSION="(2[5-9]|[3-9][0-9])' "$folder/release"; then
    java_home=$folder
    break
  fi
done
[[ -n $java_home ]] || {
  echo "JDK 25 or later is needed, in JAVA_HOME or under /usr/lib/jvm." >&2
  exit 1
}
classpath=${PLANTED_CLASSPATH:-$root/simulator/target/simulator.jar:$root/simulator/target/lib/*}
seeds=20000
from=1
names=()
while (($# > 0)); do
  case $1 in
    --seeds) seeds=$2 && shift 2 ;;
    --from) from=$2 && shift 2 ;;
    *) names+=("$1") && shift ;;
  esac
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# plant PATCH: patched copies of the files that it touches, compiled into $work/classes.
plant() {
  local file
  rm -rf "$work/classes" "$work/sources"
  mkdir -p "$work/classes" "$work/sources"
  while IFS= read -r file; do
    mkdir -p "$work/sources/$(dirname "$file")"
    cp "$root/$file" "$work/sources/$file"
  done < <(sed -n 's#^+++ b/##p' "$1")
  (cd "$work/sources" && git apply --unsafe-paths --directory="$work/sources" "$1" 2>/dev/null || patch -s -p1 <"$1")
  "$java_home/bin/javac" -nowarn -proc:none -d "$work/classes" -cp "$classpath" \
    $(find "$work/sources" -name '*.java') 2>&1 | { grep -v '^Note' || true; }
}

missed=0
printf '| %-40s | %10s | %-24s |\n' bug worlds 'violated promise'
printf '| %s | %s | %s |\n' "$(printf -- '-%.0s' {1..40})" ---------: "$(printf -- '-%.0s' {1..24})"
for patch in "$root"/simulator/src/test/resources/planted/*.patch; do
  name=$(basename "$patch" .patch)
  if ((${#names[@]} > 0)) && [[ " ${names[*]} " != *" $name "* ]]; then
    continue
  fi
  plant "$patch"
  "$java_home/bin/java" "@$root/deploy/jvm/common.options" "@$root/deploy/jvm/simulate.options" \
    -cp "$work/classes:$classpath" io.myriarch.simulator.SimulateMain \
    --seeds "$seeds" --from "$from" >"$work/out" 2>&1 || true
  promise=$(sed -n 's/^VIOLATION of \([A-Z_]*\) by seed.*/\1/p' "$work/out" | head -n 1)
  worlds=$(sed -n 's/^FAILED: \([0-9,]*\) worlds.*/\1/p' "$work/out")
  if [[ -z $promise ]]; then
    promise='NOT CAUGHT' worlds="> $seeds" missed=1
  fi
  printf '| %-40s | %10s | %-24s |\n' "$name" "$worlds" "${promise,,}"
done
exit "$missed"
