package io.moorage.deploy;

import io.moorage.config.Environment;
import io.moorage.deploy.cli.Command;
import io.moorage.deploy.cli.Terminal;
import java.util.Locale;

/** The process. */
public final class Moorage {
  private static final int FAILED = 1;

  private Moorage() {}

  /**
   * Runs one verb and exits with its code: 0 done, 1 failed, 2 asked for in a way that cannot be.
   */
  public static void main(String[] args) {
    // Some locales write %d in digits of their own, which no header field or key may hold.
    Locale.setDefault(Locale.ROOT);
    Terminal terminal = Terminal.ofProcess();
    int code = FAILED;
    try {
      code = new Command(terminal, Environment.ofProcess()).run(args);
    } catch (RuntimeException | Error defect) {
      terminal.complain("moorage: this should not have happened; please report it:");
      defect.printStackTrace();
    }
    terminal.flush();
    // Not a return: a thread that some library left behind must not keep a finished verb alive.
    System.exit(code);
  }
}
