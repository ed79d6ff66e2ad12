package io.moorage.runner.linux;

import io.moorage.blobstore.linux.Errno;
import io.moorage.blobstore.linux.FileDescriptor;
import io.moorage.blobstore.linux.NativeCall;
import io.moorage.blobstore.linux.NativeFunction;
import io.moorage.blobstore.linux.SystemCallFailure;
import java.util.function.BooleanSupplier;

/**
 * Signals to processes that are not our children.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/pidfd_open.2.html">pidfd_open(2)</a>
 * @see <a href="https://man7.org/linux/man-pages/man2/pidfd_send_signal.2.html">
 *     pidfd_send_signal(2)</a>
 */
public final class ProcessCalls {
  private static final NativeFunction SYSCALL_3 = NativeFunction.ofLong("syscall", 3);
  private static final NativeFunction SYSCALL_5 = NativeFunction.ofLong("syscall", 5);

  // The same numbers on every machine.
  private static final long SYS_PIDFD_SEND_SIGNAL = 424;
  private static final long SYS_PIDFD_OPEN = 434;

  private ProcessCalls() {}

  /**
   * Sends a signal.
   *
   * @param isStillIt asked once the process is held: whether it is the one that is meant, and not
   *     another that got its number
   * @return false if there is no such process any more
   */
  public static boolean signal(int pid, BooleanSupplier isStillIt, int signal)
      throws SystemCallFailure {
    try (var call = new NativeCall();
        var process =
            new FileDescriptor(call.to(SYSCALL_3, "pidfd_open " + pid, SYS_PIDFD_OPEN, pid, 0))) {
      if (!isStillIt.getAsBoolean()) {
        return false;
      }
      call.to(
          SYSCALL_5,
          "pidfd_send_signal " + pid,
          SYS_PIDFD_SEND_SIGNAL,
          process.number(),
          signal,
          0,
          0);
      return true;
    } catch (SystemCallFailure e) {
      if (e.errno() == Errno.ESRCH) {
        return false;
      }
      throw e;
    }
  }
}
