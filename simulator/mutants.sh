#!/usr/bin/env bash
# Mutation testing of io.myriarch.scheduler.core (PIT, its default mutators): each mutant against the unit
# tests of the core and a short run of the simulator. Prints what was killed, class by class; fails if less
# than 85 % of all mutants are killed, those that no test reaches counted as survivors.
#
# Usage: simulator/mutants.sh [--worlds N] [--steps N] [--fresh] [CLASS...]
#   CLASS     only these classes of the core, for example Dispatcher; all without
#   --worlds  worlds of the simulator for each mutant that the unit tests let live (150)
#   --steps   checked steps for each of the ten random walks of LedgerWalkTest (400)
#   --fresh   forgets what earlier runs found; else only what changed since is run again
# The report is simulator/target/mutants/index.html. All classes take half an hour of one core.
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
worlds=150
steps=400
history=$root/simulator/target/mutants.history
core=io.myriarch.scheduler.core
classes=()
while (($# > 0)); do
  case $1 in
    --worlds) worlds=$2 && shift 2 ;;
    --steps) steps=$2 && shift 2 ;;
    --fresh) rm -f "$history" && shift ;;
    *) classes+=("$core.$1" "$core.$1\$*") && shift ;;
  esac
done
((${#classes[@]} > 0)) || classes=("$core.*")

# The class path of the profile is this build's own classes, PIT and all that they need.
JAVA_HOME=$java_home mvn -q -f "$root/pom.xml" -P mutants -pl simulator -am test-compile
target=$root/simulator/target
classpath=$root/scheduler/target/test-classes:$target/test-classes:$target/classes:$(<"$target/mutants.classpath")

list() {
  local IFS=,
  echo "$*"
}
mapfile -t flags < <(grep -v '^#' "$root/deploy/jvm/common.options")
flags+=(-ea -Xmx1g -XX:+UseSerialGC "-Dmyriarch.root=$root" "-Dsimulator.worlds=$worlds" "-Dwalk.steps=$steps")

touch "$history"
cd "$root/scheduler"
"$java_home/bin/java" -Xmx1g -cp "$classpath" org.pitest.mutationtest.commandline.MutationCoverageReport \
  --reportDir "$target/mutants" --sourceDirs "$root/scheduler/src/main/java" \
  --mutableCodePaths "$root/scheduler/target/classes" --targetClasses "$(list "${classes[@]}")" \
  --targetTests "$core.*Test,io.myriarch.simulator.WorldsTest" \
  --jvmPath "$java_home/bin/java" --jvmArgs "$(list "${flags[@]}")" \
  --threads 1 --timeoutFactor 3 --timeoutConst 4000 \
  --historyInputLocation "$history" --historyOutputLocation "$history" \
  --outputFormats HTML,CSV --verbosity NO_SPINNER

# One line for each class, then all. The columns of the file are source, class, mutator, method, line,
# status and the test that killed it.
awk -F, '
  { split($2, names, /[.$]/); name = names[5]; all[name]++; all["all"]++; is[name, $6]++; is["all", $6]++ }
  function killed(name) {
    return is[name, "KILLED"] + is[name, "TIMED_OUT"] + is[name, "MEMORY_ERROR"] + is[name, "RUN_ERROR"]
  }
  function line(name) {
    return sprintf("| %s | %d | %d | %d | %d | %d | %.1f %% |", name, all[name], killed(name), \
      is[name, "TIMED_OUT"], is[name, "SURVIVED"], is[name, "NO_COVERAGE"], 100 * killed(name) / all[name])
  }
  END {
    print "| class | mutants | killed | of these by time-out | survived | not reached | share |"
    print "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    fflush()
    for (name in all) if (name != "all") print line(name) | "sort"
    close("sort")
    print line("all")
    exit killed("all") < 0.85 * all["all"]
  }' "$target/mutants/mutations.csv"
