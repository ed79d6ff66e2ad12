package io.moorage.loadtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Of each script in the module's folder, and so of a new one, too. */
final class ProgramTest {
  private static final Pattern CLASS = Pattern.compile("/run\" (io\\.moorage\\.loadtests\\.\\S+)");
  private static final Set<Class<?>> NUMBERS = Set.of(int.class, long.class);

  /** What a call came to. */
  private record Called(int code, String out, String err) {}

  static List<Path> scripts() throws IOException {
    var scripts = new ArrayList<Path>();
    try (var files = Files.newDirectoryStream(Path.of("").toAbsolutePath(), Files::isExecutable)) {
      for (var file : files) {
        if (Files.isRegularFile(file) && CLASS.matcher(Files.readString(file)).find()) {
          scripts.add(file);
        }
      }
    }
    return scripts;
  }

  private static Program program(Path script) throws Exception {
    var name = CLASS.matcher(Files.readString(script));
    assertTrue(name.find(), script::toString);
    return Class.forName(name.group(1)).asSubclass(Program.class).getConstructor().newInstance();
  }

  private static Called call(Path script, String... words) throws Exception {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    int code =
        program(script)
            .run(
                words,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    return new Called(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static void assertRefused(Path script, String named, String... words) throws Exception {
    var called = call(script, words);
    assertEquals(2, called.code(), called::toString);
    assertEquals("", called.out());
    assertEquals(1, called.err().lines().count(), called.err());
    assertTrue(called.err().startsWith(script.getFileName() + ": "), called.err());
    assertTrue(called.err().contains(named), called.err());
    assertTrue(
        called.err().stripTrailing().endsWith("loadtests/" + script.getFileName() + " --help"),
        called.err());
  }

  private static List<OptionSpec> valued(Path script) throws Exception {
    return new CommandLine(program(script))
        .getCommandSpec().options().stream().filter(option -> option.arity().min() > 0).toList();
  }

  @Test
  void scripts_ofThisModule_areFound() throws IOException {
    var names = scripts().stream().map(file -> file.getFileName().toString()).toList();
    assertTrue(names.containsAll(List.of("compare", "generate", "slow-clients")), names::toString);
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void help_ofEach_hasExamplesAndExit0(Path script) throws Exception {
    var called = call(script, "--help");
    var name = script.getFileName().toString();
    assertEquals(0, called.code(), called::toString);
    assertEquals("", called.err());
    for (var part :
        List.of("Usage: loadtests/" + name + " ", "Exit codes:\n", "Examples:\n", "Default: ")) {
      assertTrue(called.out().contains(part), called.out());
    }
    assertTrue(called.out().lines().allMatch(line -> line.length() <= 100), called.out());
    assertFalse(called.out().contains("${"), called.out());
    assertFalse(called.out().contains("Default: null"), called.out());
    assertEquals(called, call(script, "-h"));
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void run_anOptionThatIsNot_isRefused(Path script) throws Exception {
    assertRefused(script, "--no-such-option", "--no-such-option");
    assertRefused(script, "--no-such-option=3", "--no-such-option=3");
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void run_oneWordTooMany_isRefused(Path script) throws Exception {
    assertRefused(script, "\"extra\"", "extra");
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void run_noValue_isRefused(Path script) throws Exception {
    for (var option : valued(script)) {
      assertRefused(script, option.longestName(), option.longestName());
    }
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void run_badNumber_isRefused(Path script) throws Exception {
    for (var option : valued(script)) {
      if (NUMBERS.contains(option.type())) {
        var name = option.longestName();
        assertRefused(script, name + " wants a whole number", name, "many");
        assertRefused(script, name + " wants a whole number", name, "99999999999999999999");
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kill-loop   | --kills 0            | --kills wants a whole number from 1 on, not \"0\"",
        "kill-loop   | --kill 5             | there is no option --kill, did you mean --kills?",
        "kill-loop   | --seed -5 --kills x  | --kills wants",
        "kill-loop   | --dir --seed 5       | --dir",
        "soak        | --seed 1 --seed 2    | --seed",
        "soak        | --dir /no/such       | --dir wants a folder that is there, not \"/no/such\"",
        "scale       | --server no/such     | --server wants a program that can be run",
        "power-loop  | --fs btrfs           | --fs wants ext4 or xfs, not \"btrfs\"",
        "slow-clients| --port 70000         | --port wants a whole number from 1 to 65535",
        "collection  | --budget 101         | --budget wants a whole number from 1 to 100",
        "compare     | --url zot            | --url wants NAME=http://HOST:PORT, not \"zot\"",
        "compare     | --url zot=http://h   | --url wants NAME=http://HOST:PORT",
        "generate    | --tags 5             | --data-dir",
      })
  void run_mistake_saysWhatToMend(String script, String words, String says) throws Exception {
    assertRefused(Path.of(script).toAbsolutePath(), says, words.split(" ", -1));
  }

  /** What makes no sense together is told without the help, which says nothing of it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "slow-clients| --pid 5        | say its --port",
        "collection  | --unused 150   | --unused wants a multiple of 100",
        "scale       | --tags 5       | --tags wants",
        "compare     | --only push-2m | --only wants",
        "compare     | --peers harbor | --peers wants",
        "run-containers | --only host  | --only wants names of none, bridge, ten, pull",
        "run-containers | --peers runc | --peers wants",
      })
  void run_whatCannotBe_isRefused(String script, String words, String says) throws Exception {
    var called = call(Path.of(script).toAbsolutePath(), words.split(" ", -1));
    assertEquals(2, called.code(), called::toString);
    assertEquals(1, called.err().lines().count(), called.err());
    assertTrue(called.err().contains(says), called.err());
  }
}
