package io.moorage.loadtests;

import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** An option's value that starts a server: the path of a program, or a name that PATH finds. */
public final class Launcher implements ITypeConverter<String> {
  /** The one of this clone. */
  public static final String OWN = "deploy/moorage";

  @Override
  public String convert(String word) {
    if (word.isEmpty() || (word.contains("/") && !Files.isExecutable(Path.of(word)))) {
      throw new TypeConversionException(
          "wants a program that can be run, such as %s, not \"%s\"".formatted(OWN, word));
    }
    return word;
  }
}
