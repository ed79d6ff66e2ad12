package io.moorage.deploy.serve;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.logging.ErrorManager;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Everything that is logged, as one line each on standard error. */
final class Logging {
  private Logging() {}

  /**
   * A manager without a configuration file. Nor does it take the handlers away when the process is
   * told to stop, which is when the last lines are written.
   */
  public static final class Manager extends LogManager {
    /** Made by the JDK, from the name of the class. */
    public Manager() {}

    @Override
    public void readConfiguration() {}

    @Override
    public void reset() {}
  }

  /** Must run before anything in the process logs. */
  static void install(PrintStream err) {
    System.setProperty("java.util.logging.manager", Manager.class.getName());
    Logger root = Logger.getLogger("");
    root.setLevel(Level.INFO);
    for (Handler handler : root.getHandlers()) {
      root.removeHandler(handler);
    }
    root.addHandler(new Lines(err));
  }

  /** Writes lines at once. */
  private static final class Lines extends Handler {
    private final PrintStream err;

    Lines(PrintStream err) {
      this.err = err;
      setFormatter(new Line());
      setErrorManager(new ErrorManager());
    }

    @Override
    public void publish(LogRecord entry) {
      if (isLoggable(entry)) {
        err.print(getFormatter().format(entry));
        err.flush();
      }
    }

    @Override
    public void flush() {
      err.flush();
    }

    @Override
    public void close() {}
  }

  /**
   * {@code 2026-02-03T10:11:12.345Z WARN disk.DataDirectory: message}. Our own packages lose their
   * common beginning; a failure's stack trace follows on lines of its own.
   */
  static final class Line extends Formatter {
    @Override
    public String format(LogRecord entry) {
      return "%s %-5s %s: %s%n%s"
          .formatted(
              Instant.ofEpochMilli(entry.getMillis()).truncatedTo(ChronoUnit.MILLIS),
              level(entry.getLevel()),
              origin(entry.getLoggerName()),
              formatMessage(entry),
              trace(entry.getThrown()));
    }

    private static String level(Level level) {
      if (level.intValue() >= Level.SEVERE.intValue()) {
        return "ERROR";
      }
      return level.intValue() >= Level.WARNING.intValue() ? "WARN" : "INFO";
    }

    private static String origin(@Nullable String logger) {
      String name = String.valueOf(logger);
      return name.startsWith("io.moorage.") ? name.substring("io.moorage.".length()) : name;
    }

    private static String trace(@Nullable Throwable thrown) {
      if (thrown == null) {
        return "";
      }
      StringWriter text = new StringWriter();
      thrown.printStackTrace(new PrintWriter(text));
      return text.toString();
    }
  }
}
