package io.moorage.deploy.cli;

import io.moorage.runner.daemon.HostCheck;
import io.moorage.runner.daemon.HostCheck.Finding;
import io.moorage.runner.daemon.HostCheck.Weight;
import io.moorage.runner.engine.json.JsonObject;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Tells what this host offers a runner. */
final class RunnerCheck implements Verb {
  @Override
  public CommandSpec spec() {
    return Help.verb(
            this,
            "check",
            "Tell what this host offers for containers, and how to get what is missing.",
            "Exit code: 0 containers can run, 1 they cannot.",
            "sudo moorage runner check",
            "sudo moorage runner check --json")
        .addOption(Help.flag("--json", "Print JSON, an object a line for each finding."));
  }

  @Override
  public int run(ParseResult arguments, Terminal terminal) {
    List<Finding> findings = HostCheck.ofThisHost();
    if (arguments.hasMatchedOption("--json")) {
      findings.forEach(
          finding ->
              terminal.say(
                  new JsonObject()
                      .with("weight", word(finding.weight()))
                      .with("what", finding.what())
                      .with("found", finding.found())
                      .with("remedy", finding.remedy())
                      .toString()));
    } else {
      findings.forEach(
          finding -> {
            terminal.say(
                "%-5s  %-9s %s".formatted(word(finding.weight()), finding.what(), finding.found()));
            if (!finding.remedy().isEmpty()) {
              terminal.say("                 " + finding.remedy());
            }
          });
    }
    return findings.stream().anyMatch(finding -> finding.weight() == Weight.BAD) ? 1 : 0;
  }

  private static String word(Weight weight) {
    return weight.name().toLowerCase(Locale.ROOT);
  }
}
