package io.moorage.runner.runtime;

import static java.lang.System.Logger.Level.DEBUG;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;

/** A further process in a container, that runs. */
public final class ExecProcess {
  private static final System.Logger LOG = System.getLogger(ExecProcess.class.getName());
  private final Process conmon;
  private final BufferedReader told;
  private final int pid;
  private final Optional<Attached> attached;

  ExecProcess(Process conmon, BufferedReader told, int pid, Optional<Attached> attached) {
    this.conmon = conmon;
    this.told = told;
    this.pid = pid;
    this.attached = attached;
  }

  /** Its number on the host. */
  public int pid() {
    return pid;
  }

  /** Its streams, if they were asked for. */
  public Optional<Attached> attached() {
    return attached;
  }

  /** Waits until it ended; none if its conmon was lost. Called once. */
  public OptionalInt awaitExit() throws InterruptedException {
    try (told) {
      var code = Conmon.exitCode(told);
      conmon.waitFor();
      return code;
    } catch (IOException e) {
      LOG.log(DEBUG, "the exit code of an exec is lost", e);
      return OptionalInt.empty();
    }
  }
}
