package io.moorage.runner.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;

/**
 * The log of one container.
 *
 * @param file the newest file; the older ones stand beside it
 */
public record ContainerLog(Path file) {
  /** The file that was the newest, so many rotations ago. */
  Path older(int age) {
    return age == 0 ? file : file.resolveSibling(file.getFileName() + "." + age);
  }

  /**
   * Reads it.
   *
   * @param running whether more may come
   */
  public LogReader read(LogQuery query, BooleanSupplier running, InstantSource time) {
    return FileLogReader.open(this, query, running, time);
  }

  /** Bytes of the newest file; 0 if there is none. */
  public long size() {
    return file.toFile().length();
  }

  /** Whether a rotation was begun, and the writer does not know of it. */
  public boolean isBetweenFiles() {
    return !Files.exists(file) && Files.exists(older(1));
  }

  /**
   * Puts the newest file behind, and has the writer begin another one.
   *
   * @param files how many are kept, with the newest
   * @param reopen tells the writer
   */
  public void rotate(int files, Runnable reopen) {
    try {
      Files.deleteIfExists(older(Math.max(1, files - 1)));
      for (int age = files - 2; age >= 0; age--) {
        if (Files.exists(older(age))) {
          Files.move(older(age), older(age + 1), StandardCopyOption.ATOMIC_MOVE);
        }
      }
      if (files == 1) {
        Files.move(file, older(1), StandardCopyOption.ATOMIC_MOVE);
      }
      reopen.run();
      if (files == 1) {
        Files.deleteIfExists(older(1));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("rotating " + file, e);
    }
  }
}
