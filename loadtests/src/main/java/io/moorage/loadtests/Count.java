package io.moorage.loadtests;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** An option's value that is a whole number within bounds. */
public abstract class Count implements ITypeConverter<Integer> {
  private final int least;
  private final int most;

  private Count(int least, int most) {
    this.least = least;
    this.most = most;
  }

  /** 0 or more. */
  public static final class FromZero extends Count {
    public FromZero() {
      super(0, Integer.MAX_VALUE);
    }
  }

  /** 1 or more. */
  public static final class FromOne extends Count {
    public FromOne() {
      super(1, Integer.MAX_VALUE);
    }
  }

  /** A share that is not nothing. */
  public static final class Percent extends Count {
    public Percent() {
      super(1, 100);
    }
  }

  /** A port that a server can have. */
  public static final class Port extends Count {
    public Port() {
      super(1, 65_535);
    }
  }

  @Override
  public final Integer convert(String word) {
    try {
      int number = Integer.parseInt(word);
      if (least <= number && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, as is a number out of bounds.
    }
    var upTo = most == Integer.MAX_VALUE ? "on" : "to " + most;
    throw new TypeConversionException(
        "wants a whole number from %d %s, not \"%s\"".formatted(least, upTo, word));
  }
}
