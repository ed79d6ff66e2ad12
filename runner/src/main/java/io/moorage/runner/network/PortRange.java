package io.moorage.runner.network;

/**
 * Ports of the host that will do, the lowest free one first.
 *
 * @param first 1 to 65535, or 0: any free one
 * @param last the same or higher
 */
public record PortRange(int first, int last) {
  private static final int MOST = 65_535;

  /** Any free port. */
  public static final PortRange ANY = new PortRange(0, 0);

  public PortRange {
    if (first < 0 || last > MOST || first > last || (first == 0 && last != 0)) {
      throw new NetworkFailure.Unsupported(
          "%d-%d are no ports: they run from 1 to %d".formatted(first, last, MOST));
    }
  }

  /**
   * Reads the engine API's {@code HostPort}: {@code 8080}, {@code 8000-8010}, or nothing or {@code
   * 0} for any.
   *
   * @throws NetworkFailure.Unsupported if it is no port
   */
  public static PortRange parse(String text) {
    int dash = text.indexOf('-');
    if (text.isEmpty()) {
      return ANY;
    }
    return dash < 0
        ? new PortRange(number(text), number(text))
        : new PortRange(number(text.substring(0, dash)), number(text.substring(dash + 1)));
  }

  private static int number(String text) {
    if (!text.matches("[0-9]{1,5}")) {
      throw new NetworkFailure.Unsupported("\"" + text + "\" is no port: invalid port number");
    }
    return Integer.parseInt(text);
  }

  boolean any() {
    return first == 0;
  }
}
