package io.moorage.blobstore.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Collections;

/**
 * A function of the C library that takes up to six integers or addresses, and answers an integer:
 * -1 when it failed, with the reason in {@code errno}. A variadic function is called with as many
 * arguments as it is named with here.
 *
 * <p>Every argument goes over as 64 bits: on the machines we run on each has a register of its own,
 * of which the function reads as much as it declared. The width of the result matters, because the
 * upper half of a narrower one is not defined.
 */
@SuppressWarnings("restricted") // The launcher allows native access.
public final class NativeFunction {
  static final MemoryLayout STATE = Linker.Option.captureStateLayout();

  private static final Linker LINKER = Linker.nativeLinker();
  private static final int MOST_ARGUMENTS = 6;

  private final String name;
  private final int arguments;
  private final boolean wide;
  private final MethodHandle handle;

  private NativeFunction(String name, int arguments, boolean wide) {
    if (arguments > MOST_ARGUMENTS) {
      throw new IllegalArgumentException(name + " takes more arguments than registers carry");
    }
    this.name = name;
    this.arguments = arguments;
    this.wide = wide;
    var layouts = Collections.nCopies(arguments, (MemoryLayout) JAVA_LONG);
    this.handle =
        LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow(name),
            FunctionDescriptor.of(JAVA_LONG, layouts.toArray(MemoryLayout[]::new)),
            Linker.Option.captureCallState("errno"));
  }

  /** A function whose result is an {@code int}. */
  public static NativeFunction ofInt(String name, int arguments) {
    return new NativeFunction(name, arguments, false);
  }

  /** A function whose result is as wide as a {@code long}: {@code ssize_t}, {@code off_t}. */
  public static NativeFunction ofLong(String name, int arguments) {
    return new NativeFunction(name, arguments, true);
  }

  public String name() {
    return name;
  }

  long invoke(MemorySegment state, long... given) {
    if (given.length != arguments) {
      throw new IllegalArgumentException(
          "%s takes %d arguments, not %d".formatted(name, arguments, given.length));
    }
    try {
      long result = invokeExact(state, given);
      return wide ? result : (int) result;
    } catch (Throwable e) {
      throw new AssertionError("calling " + name, e);
    }
  }

  private long invokeExact(MemorySegment state, long[] a) throws Throwable {
    return switch (a.length) {
      case 0 -> (long) handle.invokeExact(state);
      case 1 -> (long) handle.invokeExact(state, a[0]);
      case 2 -> (long) handle.invokeExact(state, a[0], a[1]);
      case 3 -> (long) handle.invokeExact(state, a[0], a[1], a[2]);
      case 4 -> (long) handle.invokeExact(state, a[0], a[1], a[2], a[3]);
      case 5 -> (long) handle.invokeExact(state, a[0], a[1], a[2], a[3], a[4]);
      default -> (long) handle.invokeExact(state, a[0], a[1], a[2], a[3], a[4], a[5]);
    };
  }

  @Override
  public String toString() {
    return name;
  }
}
