package io.moorage.loadtests;

import io.moorage.config.DidYouMean;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * A program of this module, called by the script of its name. A subclass has its options, as fields
 * that picocli sets, and what it does; help, complaints and ends are the same for all.
 */
@Command(
    sortOptions = false,
    usageHelpWidth = 100,
    synopsisHeading = "%nUsage: loadtests/",
    descriptionHeading = "%n",
    optionListHeading = "%nOptions (paths are from the root of the clone):%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:It is done.",
      "2:It was called wrongly, and did nothing.",
      "3:It broke off.",
    },
    footerHeading = "%nExamples:%n")
public abstract class Program {
  /** Where programs make their folders if nothing else is said. */
  protected static final Path TEMPORARY = Path.of(System.getProperty("java.io.tmpdir"));

  /** Called in a way that cannot be. */
  private static final int USAGE = 2;

  /** What was to be found out was not; a program may end so itself. */
  protected static final int INCONCLUSIVE = 3;

  private static final int LONGEST_COMPLAINT = 300;

  private List<String> words = List.of();

  /** Thrown by a program that cannot do what its options say; says which one to change. */
  protected static final class Refused extends RuntimeException {
    public Refused(String why) {
      super(why);
    }
  }

  /**
   * Does it, its options being set.
   *
   * @param out for what it found
   * @return the exit code
   * @throws Refused before it has done anything
   */
  protected abstract int run(PrintStream out) throws Exception;

  /** Runs as a process of its own. */
  @SuppressWarnings("SystemOut") // A program run by hand.
  protected final void exit(String[] words) {
    int code = run(words, System.out, System.err);
    System.out.flush();
    // Not a return: a thread that is left over must not keep a finished program alive.
    System.exit(code);
  }

  /** Takes the words of a command line and returns the exit code. */
  public final int run(String[] words, PrintStream out, PrintStream err) {
    var line = commandLine();
    var name = line.getCommandName();
    this.words = List.of(words);
    try {
      var parsed = line.parseArgs(words);
      if (parsed.isUsageHelpRequested()) {
        out.print(line.getUsageMessage(Ansi.OFF));
        return 0;
      }
      if (!parsed.errors().isEmpty()) {
        var why = oneLine(complaint(line, parsed.errors()));
        err.printf("%s: %s; see loadtests/%s --help%n", name, why, name);
        return USAGE;
      }
      return run(out);
    } catch (Refused refused) {
      err.printf("%s: %s%n", name, oneLine(String.valueOf(refused.getMessage())));
      return USAGE;
    } catch (Exception e) {
      err.println(name + " broke off:");
      e.printStackTrace(err);
      return INCONCLUSIVE;
    }
  }

  /** The words it was called with, for one that calls itself. */
  protected final List<String> words() {
    return words;
  }

  private CommandLine commandLine() {
    var line = new CommandLine(this);
    line.getCommandSpec()
        .addOption(
            OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this help and exit.")
                .build());
    // All mistakes, so that the one that explains the others can be told.
    line.getCommandSpec().parser().collectErrors(true);
    line.setOverwrittenOptionsAllowed(false);
    line.setExpandAtFiles(false);
    line.registerConverter(Long.class, Program::wholeNumber);
    line.registerConverter(long.class, Program::wholeNumber);
    return line;
  }

  private static Long wholeNumber(String word) {
    try {
      return Long.valueOf(word);
    } catch (NumberFormatException e) {
      throw new TypeConversionException("wants a whole number, not \"" + word + "\"");
    }
  }

  /** An option that does not exist comes first: what it should have been may be missing. */
  private static String complaint(CommandLine line, List<Exception> mistakes) {
    var unmatched =
        mistakes.stream()
            .filter(UnmatchedArgumentException.class::isInstance)
            .map(UnmatchedArgumentException.class::cast)
            .flatMap(mistake -> mistake.getUnmatched().stream())
            .toList();
    // A word that no option takes may have been meant for one that is wrong itself.
    return unmatched.stream()
        .filter(word -> word.startsWith("-"))
        .findFirst()
        .map(word -> unknown(line, word))
        .or(() -> mistakes.stream().filter(Program::isOfGiven).findFirst().map(Program::complaint))
        .or(() -> unmatched.stream().findFirst().map(word -> unknown(line, word)))
        .orElseGet(() -> complaint(mistakes.getFirst()));
  }

  /** Whether a mistake is of an option that stands there; one that is missing explains nothing. */
  private static boolean isOfGiven(Exception mistake) {
    return switch (mistake) {
      case UnmatchedArgumentException word -> false;
      case MissingParameterException missing ->
          missing.getMissing().stream().noneMatch(ArgSpec::required);
      default -> true;
    };
  }

  private static String unknown(CommandLine line, String word) {
    if (!word.startsWith("-")) {
      return "no option takes the word \"" + word + "\"";
    }
    var options = line.getCommandSpec().optionsMap().keySet();
    return DidYouMean.nearest(word.replaceFirst("=.*", ""), options)
        .map(near -> "there is no option %s, did you mean %s?".formatted(word, near))
        .orElse("there is no option " + word);
  }

  private static String complaint(Exception mistake) {
    if (mistake instanceof ParameterException parameter
        && parameter.getArgSpec() instanceof OptionSpec option
        && parameter.getCause() instanceof TypeConversionException wrong) {
      return option.longestName() + " " + wrong.getMessage();
    }
    return String.valueOf(mistake.getMessage());
  }

  private static String oneLine(String text) {
    var plain = text.replaceAll("\\p{Cntrl}+", " ").strip();
    return plain.length() > LONGEST_COMPLAINT ? plain.substring(0, LONGEST_COMPLAINT) + "…" : plain;
  }
}
