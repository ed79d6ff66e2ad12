package io.moorage.deploy.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Prints what a shell needs to complete verbs and options. */
final class CompletionVerb implements Verb {
  @Override
  public CommandSpec spec() {
    return Help.verb(
        this,
        "completion",
        "Print a script that completes verbs and options in bash and zsh.",
        "Source it, or put it where the shell looks for such scripts.",
        "source <(moorage completion)",
        "moorage completion > /etc/bash_completion.d/moorage");
  }

  @Override
  public int run(ParseResult arguments, Terminal terminal) {
    terminal.say(
        AutoComplete.bash("moorage", arguments.commandSpec().root().commandLine()).stripTrailing());
    return 0;
  }
}
