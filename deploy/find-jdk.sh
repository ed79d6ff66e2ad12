# shellcheck shell=sh
# Sourced by the launcher and by verify: find_jdk sets `jdk` to a JDK of 25 or later, or ends the script.

# Whether a directory is a JDK of 25 or later, by its release file.
is_jdk() {
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  while IFS= read -r line; do
    case $line in
      JAVA_VERSION=*)
        version=${line#*\"}
        version=${version%%[!0-9]*}
        [ "${version:-0}" -ge 25 ]
        return
        ;;
    esac
  done <"$1/release"
  return 1
}

find_jdk() {
  if [ -n "${JAVA_HOME:-}" ] && is_jdk "$JAVA_HOME"; then
    jdk=$JAVA_HOME
    return
  fi
  if command -v java >/dev/null 2>&1; then
    jdk=$(readlink -f "$(command -v java)")
    jdk=${jdk%/bin/java}
    if is_jdk "$jdk"; then return; fi
  fi
  for jdk in /usr/lib/jvm/*; do
    if [ -d "$jdk" ] && is_jdk "$jdk"; then return; fi
  done
  echo "moorage: needs a JDK of version 25 or later, and there is none in JAVA_HOME, PATH or /usr/lib/jvm." >&2
  echo "moorage: install one: \"apt-get install openjdk-25-jdk-headless\" where Debian has it, else a build such as" >&2
  echo "moorage: Eclipse Temurin 25 (package temurin-25-jdk), and unpack or link it below /usr/lib/jvm." >&2
  exit 1
}
