package io.moorage.deploy.cli;

import io.moorage.config.Environment;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** One call of the command, in this process, and what it said. */
record Recorded(int code, String out, String err) {

  static Recorded call(Map<String, String> variables, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal = new Terminal(out, err);
    int code = new Command(terminal, new Environment(variables)).run(args);
    terminal.flush();
    return new Recorded(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
