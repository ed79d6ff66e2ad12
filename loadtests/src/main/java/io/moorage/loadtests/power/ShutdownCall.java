package io.moorage.loadtests.power;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;

/**
 * Shuts a mounted file system down by the kernel's own call. Everything is ready before it:
 * starting a program for it would put milliseconds between the last answer that counts and the cut.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/ioctl_xfs_goingdown.2.html">
 *     ioctl_xfs_goingdown(2)</a>, which ext4 knows, too
 */
@SuppressWarnings("restricted") // The launcher allows native access.
final class ShutdownCall implements AutoCloseable {
  /** {@code _IOR('X', 125, __u32)}. */
  private static final long GOING_DOWN = 0x8004_587DL;

  /** Flush neither data nor log. */
  private static final int NO_LOG_FLUSH = 2;

  /** {@code O_RDONLY | O_CLOEXEC}. */
  private static final int READ_ONLY = 0x80000;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final MemoryLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final MethodHandle OPEN =
      call("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle IOCTL =
      call("ioctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS));
  private static final MethodHandle CLOSE =
      call("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment state = arena.allocate(STATE);
  private final MemorySegment flags = arena.allocateFrom(JAVA_INT, NO_LOG_FLUSH);
  private final int descriptor;

  /** What follows the first two arguments of open(2) and ioctl(2) is variadic. */
  private static MethodHandle call(String name, FunctionDescriptor shape) {
    var errno = Linker.Option.captureCallState("errno");
    int arguments = shape.argumentLayouts().size();
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name),
        shape,
        arguments == 1
            ? new Linker.Option[] {errno}
            : new Linker.Option[] {errno, Linker.Option.firstVariadicArg(2)});
  }

  ShutdownCall(Path mountPoint) throws IOException {
    try {
      var name = arena.allocateFrom(mountPoint.toString());
      descriptor = (int) OPEN.invokeExact(state, name, READ_ONLY);
      checked("open", descriptor);
    } catch (Throwable e) {
      arena.close();
      throw failure(e);
    }
  }

  void make() throws IOException {
    try {
      checked("shutdown", (int) IOCTL.invokeExact(state, descriptor, GOING_DOWN, flags));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  private void checked(String what, int result) throws IOException {
    if (result < 0) {
      throw new IOException("%s: errno %d".formatted(what, (int) ERRNO.get(state, 0L)));
    }
  }

  private static IOException failure(Throwable e) {
    return e instanceof IOException io ? io : new IOException(e);
  }

  @Override
  public void close() throws IOException {
    try (arena) {
      checked("close", (int) CLOSE.invokeExact(state, descriptor));
    } catch (Throwable e) {
      throw failure(e);
    }
  }
}
