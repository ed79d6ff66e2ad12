package io.moorage.runner;

/** Of a terminal, in characters. */
public record TerminalSize(int rows, int columns) {
  private static final int MOST = 65_535;

  public TerminalSize {
    if (rows < 0 || columns < 0 || rows > MOST || columns > MOST) {
      throw new ContainerFailure.Invalid("a terminal has 0 to 65535 rows and columns");
    }
  }
}
