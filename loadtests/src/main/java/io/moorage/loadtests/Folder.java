package io.moorage.loadtests;

import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** An option's value that is a folder which is there. */
public final class Folder implements ITypeConverter<Path> {
  @Override
  public Path convert(String word) {
    var path = Path.of(word);
    if (!Files.isDirectory(path)) {
      throw new TypeConversionException("wants a folder that is there, not \"" + word + "\"");
    }
    return path;
  }
}
