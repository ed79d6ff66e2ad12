package io.moorage.deploy.cli;

import io.moorage.config.ByteSize;
import io.moorage.config.InvalidValue;
import io.moorage.runner.engine.json.JsonObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** What a container shall be like, as {@code run} is told, and as the engine wants it. */
final class RunOptions {
  private final ParseResult given;
  private final List<String> words;

  RunOptions(ParseResult given) {
    this.given = given;
    this.words = given.matchedPositionalValue(0, List.of());
  }

  static List<OptionSpec> all() {
    return List.of(
        Help.flag("-d", "--detach", "Do not wait for it; print its id."),
        Help.flag("-i", "--interactive", "Hand standard input to it."),
        Help.flag("-t", "--tty", "Give it a terminal."),
        Help.flag("--rm", "Remove it when it has ended."),
        Help.valued("--name", "NAME", "Its name; else one is made up."),
        Help.repeated(
            "-p", "--publish", "[ADDRESS:]PORT:PORT", "A port of the host that leads in."),
        Help.repeated("-e", "--env", "NAME=VALUE", "A variable."),
        Help.repeated("-v", "--volume", "PATH:PATH[:ro]", "A directory of the host, put there."),
        Help.repeated("-l", "--label", "NAME=VALUE", "A label."),
        Help.valued("-w", "--workdir", "DIR", "Where it starts."),
        Help.valued("-u", "--user", "USER", "Who it runs as: a name or number."),
        Help.valued("-m", "--memory", "SIZE", "How much memory it may take, such as 512m."),
        Help.valued("--cpus", "NUMBER", "How much processor time it may take, such as 1.5."),
        Help.valued("--pids-limit", "NUMBER", "How many processes it may have."),
        Help.valued("--hostname", "NAME", "Its name for itself."),
        Help.valued("--network", "MODE", "bridge, none, host or container:NAME; else bridge."),
        Help.valued("--entrypoint", "PROGRAM", "Instead of the image's own."),
        Help.valued("--restart", "POLICY", "no, always, unless-stopped or on-failure[:N]."),
        Help.flag("--read-only", "Let it write nothing to its root."),
        Help.flag("--init", "Put an init before it that reaps processes."),
        Help.flag("--privileged", "Give it all rights of the host."),
        Help.repeated("--cap-add", "NAME", "A capability it has, too."),
        Help.repeated("--cap-drop", "NAME", "A capability it has not."));
  }

  String image() {
    return words.getFirst();
  }

  String name() {
    return text("--name");
  }

  boolean detached() {
    return is("--detach");
  }

  boolean tty() {
    return is("--tty");
  }

  boolean input() {
    return is("--interactive");
  }

  boolean removed() {
    return is("--rm");
  }

  private boolean is(String option) {
    return given.hasMatchedOption(option);
  }

  private String text(String option) {
    return given.matchedOptionValue(option, "");
  }

  private List<String> texts(String option) {
    return given.matchedOptionValue(option, List.of());
  }

  /** The body of the call that creates it. */
  JsonObject request() {
    Map<String, Object> exposed = new TreeMap<>();
    Map<String, List<JsonObject>> published = new TreeMap<>();
    for (String port : texts("--publish")) {
      publish(port, exposed, published);
    }
    JsonObject request =
        new JsonObject()
            .with("Image", image())
            .with("Hostname", text("--hostname"))
            .with("User", text("--user"))
            .with("WorkingDir", text("--workdir"))
            .with("Tty", tty())
            .with("OpenStdin", input())
            .with("StdinOnce", input() && !detached())
            .with("AttachStdin", input() && !detached())
            .with("AttachStdout", !detached())
            .with("AttachStderr", !detached())
            .with("Env", texts("--env"))
            .with("Labels", labels())
            .with("ExposedPorts", exposed)
            .with("HostConfig", host(published));
    if (words.size() > 1) {
      request.with("Cmd", words.subList(1, words.size()));
    }
    if (is("--entrypoint")) {
      request.with("Entrypoint", List.of(text("--entrypoint")));
    }
    return request;
  }

  private JsonObject host(Map<String, List<JsonObject>> published) {
    return new JsonObject()
        .with("AutoRemove", removed())
        .with("Binds", texts("--volume"))
        .with("PortBindings", published)
        .with("NetworkMode", text("--network").isEmpty() ? "default" : text("--network"))
        .with("RestartPolicy", restart())
        .with("Memory", memory())
        .with("NanoCpus", cpus())
        .with("PidsLimit", text("--pids-limit").isEmpty() ? 0 : number("--pids-limit"))
        .with("ReadonlyRootfs", is("--read-only"))
        .with("Privileged", is("--privileged"))
        .with("CapAdd", texts("--cap-add"))
        .with("CapDrop", texts("--cap-drop"))
        .with("Init", is("--init") ? Boolean.TRUE : null);
  }

  private Map<String, String> labels() {
    Map<String, String> labels = new LinkedHashMap<>();
    for (String label : texts("--label")) {
      int equals = label.indexOf('=');
      labels.put(
          equals < 0 ? label : label.substring(0, equals),
          equals < 0 ? "" : label.substring(equals + 1));
    }
    return labels;
  }

  /** {@code 8000:8080}, {@code 127.0.0.1:8000:8080/udp}, or {@code 8080} for a random port. */
  private static void publish(
      String text, Map<String, Object> exposed, Map<String, List<JsonObject>> published) {
    int last = text.lastIndexOf(':');
    String inside = text.substring(last + 1);
    String outside = last < 0 ? "" : text.substring(0, last);
    int address = outside.lastIndexOf(':');
    String host = address < 0 ? "" : outside.substring(0, address).replaceAll("[\\[\\]]", "");
    String key = inside.contains("/") ? inside : inside + "/tcp";
    if (!key.matches("\\d{1,5}/(tcp|udp)")) {
      throw Unanswered.askedWrongly("-p wants ports such as 8000:8080, not " + Command.quote(text));
    }
    exposed.put(key, Map.of());
    published
        .computeIfAbsent(key, _ -> new ArrayList<>())
        .add(
            new JsonObject().with("HostIp", host).with("HostPort", outside.substring(address + 1)));
  }

  private JsonObject restart() {
    String policy = text("--restart");
    int colon = policy.indexOf(':');
    JsonObject object =
        JsonObject.of(
            "Name", policy.isEmpty() ? "no" : colon < 0 ? policy : policy.substring(0, colon));
    return colon < 0
        ? object.with("MaximumRetryCount", 0)
        : object.with("MaximumRetryCount", whole("--restart", policy.substring(colon + 1)));
  }

  /** {@code 512m} is docker's; {@code 512MiB} is ours. */
  private long memory() {
    String text = text("--memory");
    if (text.isEmpty()) {
      return 0;
    }
    String lower = text.toLowerCase(Locale.ROOT);
    String unit =
        switch (lower.charAt(lower.length() - 1)) {
          case 'k' -> "KiB";
          case 'm' -> "MiB";
          case 'g' -> "GiB";
          default -> "";
        };
    try {
      if (!unit.isEmpty()) {
        return ByteSize.parse(text.substring(0, text.length() - 1) + unit).bytes();
      }
      boolean bare = lower.chars().allMatch(c -> c >= '0' && c <= '9');
      return ByteSize.parse(bare ? text + "B" : text).bytes();
    } catch (InvalidValue e) {
      throw Unanswered.askedWrongly("-m wants a size such as 512m, not " + Command.quote(text));
    }
  }

  private long cpus() {
    String text = text("--cpus");
    try {
      return text.isEmpty() ? 0 : new BigDecimal(text).movePointRight(9).longValueExact();
    } catch (ArithmeticException | NumberFormatException e) {
      throw Unanswered.askedWrongly(
          "--cpus wants a number such as 1.5, not " + Command.quote(text));
    }
  }

  private long number(String option) {
    return whole(option, text(option));
  }

  private static long whole(String option, String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw Unanswered.askedWrongly(option + " wants a number, not " + Command.quote(text));
    }
  }
}
