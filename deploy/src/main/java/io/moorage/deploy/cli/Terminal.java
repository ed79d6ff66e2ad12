package io.moorage.deploy.cli;

import java.io.BufferedOutputStream;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Where a verb's answer and its complaints go. A reader that has gone away ({@code moorage … |
 * head}) is no error: what is written to it is lost, and nobody hears of it.
 */
public final class Terminal {
  private final PrintStream out;
  private final PrintStream err;
  private final Keyboard keyboard;

  public Terminal(OutputStream out, OutputStream err) {
    this(out, err, new NoKeyboard());
  }

  Terminal(OutputStream out, OutputStream err, Keyboard keyboard) {
    this.keyboard = keyboard;
    // A PrintStream swallows failed writes, which is what is wanted here.
    this.out = new PrintStream(out, false, StandardCharsets.UTF_8);
    this.err = new PrintStream(err, true, StandardCharsets.UTF_8);
  }

  /** The process's own streams, the first one buffered. */
  public static Terminal ofProcess() {
    return new Terminal(
        new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 8192),
        new FileOutputStream(FileDescriptor.err),
        new OwnKeyboard());
  }

  /** Where answers to questions come from. */
  interface Keyboard {
    boolean isThere();

    /** Empty when there are no more. */
    Optional<String> line();
  }

  /** Nobody to ask. */
  private static final class NoKeyboard implements Keyboard {
    @Override
    public boolean isThere() {
      return false;
    }

    @Override
    public Optional<String> line() {
      return Optional.empty();
    }
  }

  /** The process's own, looked for only when there is something to ask. */
  private static final class OwnKeyboard implements Keyboard {
    @Override
    public boolean isThere() {
      return console().isPresent();
    }

    @Override
    public Optional<String> line() {
      return console().flatMap(console -> Optional.ofNullable(console.readLine()));
    }

    private static Optional<Console> console() {
      return Optional.ofNullable(System.console()).filter(Console::isTerminal);
    }
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

  /** Where bytes go that are somebody else's words. */
  OutputStream output() {
    return out;
  }

  /** The same for standard error. */
  OutputStream errors() {
    return err;
  }

  /** Whether there is somebody to ask. */
  boolean canAsk() {
    return keyboard.isThere();
  }

  /** Asks, and waits for a line. */
  Optional<String> ask(String question) {
    flush();
    err.print(question);
    err.flush();
    return keyboard.line();
  }

  /** Sends what was said on its way. */
  public void flush() {
    out.flush();
  }
}
