package io.moorage.deploy.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Where a verb's answer and its complaints go. A reader that has gone away ({@code moorage … |
 * head}) is no error: what is written to it is lost, and nobody hears of it.
 */
public final class Terminal {
  private final PrintStream out;
  private final PrintStream err;

  public Terminal(OutputStream out, OutputStream err) {
    // A PrintStream swallows failed writes, which is what is wanted here.
    this.out = new PrintStream(out, false, StandardCharsets.UTF_8);
    this.err = new PrintStream(err, true, StandardCharsets.UTF_8);
  }

  /** The process's own streams, the first one buffered. */
  public static Terminal ofProcess() {
    return new Terminal(
        new java.io.BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 8192),
        new FileOutputStream(FileDescriptor.err));
  }

  /** A line of the answer. */
  public void say(String line) {
    out.print(line);
    out.print('\n');
  }

  /** A line for whoever has to mend something. */
  public void complain(String line) {
    err.print(line);
    err.print('\n');
    err.flush();
  }

  /** Sends what was said on its way. */
  public void flush() {
    out.flush();
  }
}
