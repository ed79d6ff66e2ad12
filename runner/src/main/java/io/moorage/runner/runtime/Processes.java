package io.moorage.runner.runtime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.moorage.runner.linux.ProcessCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** Processes of the host, known by number and start, so that none is taken for another. */
public final class Processes {
  /** The place of the start time behind the name, in /proc/PID/stat. */
  private static final int START = 19;

  private static final int STATE = 0;

  private Processes() {}

  /**
   * When a process was started, in ticks since boot; none if it is gone, or is over and only waits
   * to be seen. {@code proc(5)}
   */
  public static OptionalLong startTicks(int pid) {
    try {
      var stat = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
      // The name in parentheses may hold anything.
      var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return fields[STATE].equals("Z") || fields[STATE].equals("X")
          ? OptionalLong.empty()
          : OptionalLong.of(Long.parseLong(fields[START]));
    } catch (IOException gone) {
      return OptionalLong.empty();
    }
  }

  /** The words a process was started with; none if it is gone. */
  static List<String> command(int pid) {
    try {
      var line = Files.readString(Path.of("/proc", String.valueOf(pid), "cmdline"), ISO_8859_1);
      return line.isEmpty() ? List.of() : List.of(line.split("\0"));
    } catch (IOException gone) {
      return List.of();
    }
  }

  /** Whether this very process is there. */
  public static boolean isAlive(int pid, long startTicks) {
    var ticks = startTicks(pid);
    return ticks.isPresent() && ticks.getAsLong() == startTicks;
  }

  /**
   * Sends a signal to this very process.
   *
   * @return false if it is gone
   */
  public static boolean signal(int pid, long startTicks, int signal) {
    try {
      return ProcessCalls.signal(pid, () -> isAlive(pid, startTicks), signal);
    } catch (IOException e) {
      throw new RuntimeFailure("sending signal " + signal + " to " + pid, e);
    }
  }
}
