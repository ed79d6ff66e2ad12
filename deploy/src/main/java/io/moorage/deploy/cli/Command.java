package io.moorage.deploy.cli;

import io.moorage.config.DidYouMean;
import io.moorage.config.Environment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The whole command line. */
public final class Command {
  /** The exit code of a call that makes no sense as it stands. */
  static final int USAGE = 2;

  private static final int LONGEST_QUOTE = 60;

  private final Terminal terminal;
  private final CommandLine line;

  public Command(Terminal terminal, Environment environment) {
    this.terminal = terminal;
    this.line = new CommandLine(root(environment));
    // An option given twice is a mistake; so is a value that looks like an option.
    line.setOverwrittenOptionsAllowed(false);
    line.setUnmatchedOptionsAllowedAsOptionParameters(false);
    line.setExpandAtFiles(false);
  }

  /** Runs the verb that the arguments name and returns the exit code. */
  public int run(String... args) {
    try {
      return run(line.parseArgs(args));
    } catch (ParameterException e) {
      return usage(e);
    }
  }

  private int run(ParseResult parsed) {
    ParseResult last = parsed;
    while (last.hasSubcommand()) {
      last = last.subcommand();
    }
    CommandSpec spec = last.commandSpec();
    if (last.isUsageHelpRequested()) {
      terminal.say(spec.commandLine().getUsageMessage().stripTrailing());
      return 0;
    }
    if (spec.userObject() instanceof Verb verb) {
      try {
        return verb.run(last, terminal);
      } catch (Unanswered e) {
        terminal.complain("moorage: " + e.getMessage());
        return e.exitCode();
      }
    }
    terminal.complain(spec.commandLine().getUsageMessage().stripTrailing());
    return USAGE;
  }

  private int usage(ParameterException e) {
    CommandSpec spec = e.getCommandLine().getCommandSpec();
    terminal.complain("moorage: " + reason(e, spec));
    terminal.complain("Usage: " + synopsis(spec));
    terminal.complain("Try \"" + spec.qualifiedName() + " --help\".");
    return USAGE;
  }

  private static String reason(ParameterException e, CommandSpec spec) {
    if (e instanceof UnmatchedArgumentException unmatched) {
      String word = unmatched.getUnmatched().getFirst();
      boolean option = word.startsWith("-");
      Optional<String> near =
          option
              ? DidYouMean.nearest(word, spec.optionsMap().keySet())
              : DidYouMean.nearest(word, spec.subcommands().keySet());
      String kind = option ? "option" : spec.subcommands().isEmpty() ? "argument" : "verb";
      return "unknown %s %s%s"
          .formatted(
              kind, quote(word), near.map(name -> "; did you mean \"" + name + "\"?").orElse(""));
    }
    String message = String.valueOf(e.getMessage());
    return shorten(message.endsWith(".") ? message.substring(0, message.length() - 1) : message);
  }

  private static String synopsis(CommandSpec spec) {
    return new CommandLine.Help(spec, CommandLine.Help.Ansi.OFF)
        .synopsis(0)
        .stripTrailing()
        .replaceAll("\\s+", " ");
  }

  static String quote(String word) {
    return "\"" + shorten(word) + "\"";
  }

  /** Arguments may be a megabyte long, or hold what a terminal would act on. */
  private static String shorten(String text) {
    String cut = text.length() > LONGEST_QUOTE * 2 ? text.substring(0, LONGEST_QUOTE) + "…" : text;
    return cut.replaceAll("\\p{Cntrl}", "?");
  }

  private static CommandSpec root(Environment environment) {
    CommandSpec root =
        Help.group(
            "moorage",
            "A private OCI registry.",
            "Keeps container images, and anything else the OCI distribution spec can carry,\n"
                + "in one directory, and never loses what it has acknowledged.",
            "moorage serve                        start on 127.0.0.1:5000, data in your home",
            "moorage serve --data-dir /srv/moorage",
            "docker push 127.0.0.1:5000/team/app  from another terminal",
            "moorage config show                  what is set, and where it was set");
    root.usageMessage().customSynopsis("moorage VERB [OPTIONS]");
    CommandSpec config =
        Help.group(
            "config",
            "Check the settings, or show them.",
            "Settings come from a YAML file, from MOORAGE_… variables and from flags.",
            "moorage config check",
            "moorage config show --json");
    config.usageMessage().customSynopsis("moorage config VERB [OPTIONS]");
    add(config, new ConfigCheck(environment));
    add(config, new ConfigShow(environment));
    add(root, new ServeVerb(environment));
    root.addSubcommand("runner", runner(environment));
    root.addSubcommand("config", config);
    root.addSubcommand("repo", repo(environment));
    root.addSubcommand("gc", gc(environment));
    engineVerbs(environment).forEach(verb -> add(root, verb));
    add(root, new FsckVerb(environment));
    add(root, new VersionVerb());
    add(root, new CompletionVerb());
    add(root, new PrepareVerb());
    add(root, new TrainVerb());
    return root;
  }

  private static CommandSpec runner(Environment environment) {
    CommandSpec runner =
        Help.group(
            "runner",
            "Run containers, or see whether this host can.",
            "The runner answers docker, and the verbs of moorage that are named as docker's.",
            "sudo moorage runner check",
            "sudo moorage runner start");
    runner.usageMessage().customSynopsis("moorage runner VERB [OPTIONS]");
    add(runner, new RunnerStart(environment));
    add(runner, new RunnerCheck());
    return runner;
  }

  /** Those that ask a runner, with docker's names and meanings. */
  private static List<Verb> engineVerbs(Environment environment) {
    List<Verb> verbs =
        new ArrayList<>(
            List.of(
                new PullVerb(environment),
                new PushVerb(environment),
                new ImagesVerb(environment),
                new LoadVerb(environment),
                new ImportVerb(environment),
                new TagVerb(environment),
                new RmiVerb(environment),
                new RunVerb(environment),
                new PsVerb(environment),
                new LogsVerb(environment),
                new ExecVerb(environment),
                new RenameVerb(environment),
                new WaitVerb(environment),
                new InspectVerb(environment)));
    verbs.addAll(ContainerVerb.all(environment));
    return verbs;
  }

  private static CommandSpec repo(Environment environment) {
    CommandSpec repo =
        Help.group(
            "repo",
            "List, remove and retag repositories.",
            "Asks a running server, on its own machine.",
            "moorage repo ls --sizes",
            "moorage repo retag team/app 1.0.3 stable",
            "moorage repo rm team/app");
    repo.usageMessage().customSynopsis("moorage repo VERB [OPTIONS]");
    add(repo, new RepoLs(environment));
    add(repo, new RepoRetag(environment));
    add(repo, new RepoRm(environment));
    return repo;
  }

  private static CommandSpec gc(Environment environment) {
    CommandSpec gc =
        Help.group(
            "gc",
            "See what the collector does, or why a blob stays.",
            "Asks a running server, on its own machine.",
            "moorage gc status",
            "moorage gc run",
            "moorage gc explain sha256:2f06…d2f5b");
    gc.usageMessage().customSynopsis("moorage gc VERB [OPTIONS]");
    add(gc, new GcStatus(environment));
    add(gc, new GcRun(environment));
    add(gc, new GcExplain(environment));
    return gc;
  }

  private static void add(CommandSpec parent, Verb verb) {
    CommandSpec spec = verb.spec();
    parent.addSubcommand(spec.name(), spec);
  }
}
