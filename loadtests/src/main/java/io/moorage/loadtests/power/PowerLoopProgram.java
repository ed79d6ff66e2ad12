package io.moorage.loadtests.power;

import io.moorage.loadtests.Count;
import io.moorage.loadtests.kill.LoopProgram;
import java.io.IOException;
import java.io.PrintStream;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code loadtests/power-loop}. */
@Command(
    name = "power-loop",
    header = "Cut the power of a server under load again and again, and look for what was lost.",
    description = {
      "The power is that of a file system in a file, which is mounted for it: this takes root.",
      "After each cut, what is there is compared with what was acknowledged; in the end everything",
      "is pulled.",
    },
    exitCodeList = {
      "0:Nothing was lost.",
      "1:Something was; the lines that begin with VIOLATION say what.",
      "2:It was called wrongly, or this machine cannot do it; nothing was done.",
      "3:Too little was done to tell, or it broke off.",
    },
    footer = {
      "  sudo loadtests/power-loop --cuts 100 --fs xfs",
      "  sudo loadtests/power-loop --server deploy/moorage",
    })
public final class PowerLoopProgram extends LoopProgram {
  @Option(
      names = "--cuts",
      paramLabel = "N",
      converter = Count.FromOne.class,
      description = "How often to cut. Default: ${DEFAULT-VALUE}.")
  private int cuts = 30;

  @Option(
      names = "--fs",
      paramLabel = "KIND",
      converter = Kind.class,
      description = "The file system, ext4 or xfs. Default: ${DEFAULT-VALUE}.")
  private FileSystemKind kind = FileSystemKind.EXT4;

  public static void main(String[] words) {
    new PowerLoopProgram().exit(words);
  }

  @Override
  protected int run(PrintStream out) throws IOException, InterruptedException {
    var missing = PowerLoop.missing(kind);
    if (missing.isPresent()) {
      throw new Refused(missing.get());
    }
    var outcome = PowerLoop.run(kind, cuts, seed(), this::asked, out);
    return code(outcome.violations(), outcome.isValid());
  }

  /** A file system by its name. */
  static final class Kind implements ITypeConverter<FileSystemKind> {
    @Override
    public FileSystemKind convert(String word) {
      return Stream.of(FileSystemKind.values())
          .filter(kind -> kind.toString().equalsIgnoreCase(word))
          .findFirst()
          .orElseThrow(
              () -> new TypeConversionException("wants ext4 or xfs, not \"" + word + "\""));
    }
  }
}
