package io.moorage.deploy.cli;

import io.moorage.blobstore.oci.SyntaxFailure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** How help is laid out, the same for every verb. */
final class Help {
  private static final int WIDTH = 92;

  private Help() {}

  /** A verb's specification with its help, before its own options are added. */
  static CommandSpec verb(
      Verb verb, String name, String header, String description, String... examples) {
    return laidOut(CommandSpec.wrapWithoutInspection(verb), name, header, description, examples);
  }

  /** The same for a word that only stands before verbs. */
  static CommandSpec group(String name, String header, String description, String... examples) {
    return laidOut(CommandSpec.create(), name, header, description, examples);
  }

  private static CommandSpec laidOut(
      CommandSpec spec, String name, String header, String description, String... examples) {
    spec.name(name);
    spec.addOption(
        OptionSpec.builder("-h", "--help")
            .usageHelp(true)
            .description("Show this help and exit.")
            .build());
    spec.usageMessage()
        .width(WIDTH)
        .header(header)
        .headerHeading("")
        .synopsisHeading("%nUsage: ")
        .abbreviateSynopsis(false)
        .descriptionHeading("%n")
        .description(description.split("\n", -1))
        .parameterListHeading("%nArguments:%n")
        .optionListHeading("%nOptions:%n")
        .commandListHeading("%nVerbs:%n");
    if (examples.length > 0) {
      List<String> lines = new ArrayList<>(List.of("Examples:"));
      Arrays.stream(examples).map(line -> "  " + line).forEach(lines::add);
      spec.usageMessage().footerHeading("%n").footer(lines.toArray(String[]::new));
    }
    return spec;
  }

  /** An option that takes one value. */
  static OptionSpec valued(String name, String label, String description) {
    return OptionSpec.builder(name)
        .paramLabel(label)
        .type(String.class)
        .arity("1")
        .description(description)
        .build();
  }

  /** A word that is no option. */
  static PositionalParamSpec word(String index, String label, String description) {
    boolean optional = index.contains("..");
    return PositionalParamSpec.builder()
        .index(optional ? "0" : index)
        .arity(optional ? "0..1" : "1")
        .required(!optional)
        .paramLabel(label)
        .type(String.class)
        .description(description)
        .build();
  }

  /** A word as what it must be. */
  static <T> T parsed(String word, Function<String, T> parser) {
    try {
      return parser.apply(word);
    } catch (SyntaxFailure malformed) {
      throw Unanswered.askedWrongly(String.valueOf(malformed.getMessage()));
    }
  }

  /** An option that is there or not. */
  static OptionSpec flag(String name, String description) {
    return OptionSpec.builder(name).type(boolean.class).description(description).build();
  }
}
