# shellcheck shell=sh
# Sourced by the launcher, install and uninstall, which have say and fail: makes a home, a directory from which the
# Java in `jdk` starts fast. Nothing changes it afterwards: the classes of an .aot file are used whatever the jar holds
# by then, as the JVM (of JDK 25.0.3, at least) compares neither its path nor its size or time.
#
#   moorage.jar             all that runs; one jar, as each would be a file that a server keeps open
#   native/                 unpacked libraries
#   serve.args, verb.args   how Java is started: a server, and everything else
#   serve.aot, verb.aot     classes loaded and linked ahead of time, in the place where they are used
#   jdk                     which JDK made them; another one ignores them

# built_jars TARGET: prints the jars that a build left there.
built_jars() {
  # shellcheck disable=SC2012
  ls "$1"/lib/*.jar && ls -t "$1"/moorage-deploy-*.jar | grep -v -e '-tests.jar$' | head -n 1
}

# make_home HOME JARS LOG REMEDY: from jars, one a line. LOG takes what the training says; REMEDY is what helps when the
# JVM does not use the classes made ahead.
make_home() {
  home=$1 log=$3 remedy=$4
  say "  packing"
  "$jdk/bin/java" -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED \
    --sun-misc-unsafe-memory-access=allow \
    -cp "$(printf '%s' "$2" | tr '\n' ':')" io.moorage.deploy.Moorage prepare "$home" ||
    fail "cannot write to $home"

  # Two ways to start. A server wants the compiler that is fast later; the other verbs end before it
  # would pay, and want a class cache of their own, since a cache is loaded in whole.
  cat >"$home/common.args" <<ARGS
-XX:+UseSerialGC
-XX:+UseCompactObjectHeaders
-XX:+ExitOnOutOfMemoryError
--enable-native-access=ALL-UNNAMED
--sun-misc-unsafe-memory-access=allow
-Djava.library.path="$home/native"
-cp "$home/moorage.jar"
ARGS
  {
    cat "$home/common.args"
    printf '%s\n' -Xmx256m -XX:MaxDirectMemorySize=128m
    # When all of the heap was looked through, as after a crowd of clients, what is free of it is given back: but not
    # the part for what is new, which would then have to be cleared so often that uploads under way count as old.
    printf '%s\n' -Xms104m -XX:NewSize=80m -XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=30 -XX:-ShrinkHeapInSteps
    # And what malloc keeps of what was freed, which takes a millisecond or two.
    printf '%s\n' -XX:TrimNativeHeapInterval=30000
    # Else the heap is looked through once more when the classes are loaded.
    printf '%s\n' -XX:MetaspaceSize=64m
  } >"$home/serve.args"
  {
    cat "$home/common.args"
    printf '%s\n' -Xmx128m -XX:TieredStopAtLevel=1
  } >"$home/verb.args"
  say "  training: one start, and pushes and pulls until it is warm"
  : >"$log"
  train serve --serve
  train verb
  printf '%s' "$jdk" >"$home/jdk"
}

# train NAME [OPTION]: makes NAME.aot by a rehearsal, and lets NAME.args use it.
train() {
  cache=$home/$1.aot
  if "$jdk/bin/java" "@$home/$1.args" "-XX:AOTCacheOutput=$cache" \
    io.moorage.deploy.Moorage train ${2:+"$2"} >>"$log" 2>&1 && [ -s "$cache" ]; then
    printf -- '-XX:AOTCache="%s"\n-Dmoorage.aot-cache="%s"\n-Dmoorage.aot-remedy="%s"\n' \
      "$cache" "$cache" "$remedy" >>"$home/$1.args"
  else
    # One of a run that broke off would not be used, and passes for a good one.
    rm -f "$cache"
    say "  the training run failed, so starts will be slow; see $log"
  fi
}

# is_fast HOME: whether both ways to start have a cache, and the JVM takes it.
is_fast() {
  for how in serve verb; do
    [ -s "$1/$how.aot" ] && "$jdk/bin/java" "@$1/$how.args" -XX:AOTMode=on io.moorage.deploy.Moorage version \
      >/dev/null 2>&1 || return 1
  done
}

# user_of DIRECTORY: prints the id of a process that runs from a home in it, or of it; fails if there is none.
user_of() {
  below=$(CDPATH='' cd "$1" 2>/dev/null && pwd -P) || return 1
  for process in /proc/[0-9]*; do
    if { tr '\0' '\n' <"$process/cmdline" | grep -qF "@$below/"; } 2>/dev/null; then
      echo "${process##*/}"
      return
    fi
  done
  return 1
}

# remove_others DIRECTORY NEW PREVIOUS: removes its other homes. A start may just be under way from the previous
# one; and what runs keeps its home, however old, as without its jar it would end in disorder.
remove_others() {
  for old in "$1"/*-*/; do
    old=${old%/}
    case ${old##*/} in "$2" | "$3") continue ;; esac
    if ! user_of "$old" >/dev/null; then rm -rf "$old"; fi
  done
}

# start_from HOME WORD...: becomes Moorage.
start_from() {
  home=$1
  shift
  # A check hashes for long, as only the compiler of a server does fast.
  case ${1:-}/${2:-} in serve/* | train/* | fsck/* | runner/start) how=serve ;; *) how=verb ;; esac
  # More arenas would only hold freed memory: the records' native side allocates from many threads.
  export MALLOC_ARENA_MAX="${MALLOC_ARENA_MAX:-2}"
  # Word splitting is how several options fit into one variable.
  # shellcheck disable=SC2086
  exec "$jdk/bin/java" "@$home/$how.args" ${MOORAGE_JAVA_OPTS:-} io.moorage.deploy.Moorage "$@"
}
