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

  /** An option that is there or not, by a letter and a word. */
  static OptionSpec flag(String letter, String name, String description) {
    return OptionSpec.builder(letter, name).type(boolean.class).description(description).build();
  }

  /** An option that takes one value, by a letter and a word. */
  static OptionSpec valued(String letter, String name, String label, String description) {
    return OptionSpec.builder(letter, name)
        .paramLabel(label)
        .type(String.class)
        .arity("1")
        .description(description)
        .build();
  }

  /** An option that may be given several times, each with one value. */
  static OptionSpec repeated(String letter, String name, String label, String description) {
    return repeated(OptionSpec.builder(letter, name), label, description);
  }

  /** The same, by a word alone. */
  static OptionSpec repeated(String name, String label, String description) {
    return repeated(OptionSpec.builder(name), label, description);
  }

  private static OptionSpec repeated(OptionSpec.Builder option, String label, String description) {
    return option
        .paramLabel(label)
        .type(List.class)
        .auxiliaryTypes(String.class)
        .arity("1")
        .description(description)
        .build();
  }

  /** All words from this position on. */
  static PositionalParamSpec words(String index, String arity, String label, String description) {
    return PositionalParamSpec.builder()
        .index(index + "..*")
        .arity(arity)
        .paramLabel(label)
        .type(List.class)
        .auxiliaryTypes(String.class)
        .description(description)
        .build();
  }

  /** An option that is there or not. */
  static OptionSpec flag(String name, String description) {
    return OptionSpec.builder(name).type(boolean.class).description(description).build();
  }
}
