package io.moorage.runner.linux;

import io.moorage.blobstore.linux.FileDescriptor;
import io.moorage.blobstore.linux.NativeCall;
import io.moorage.blobstore.linux.NativeFunction;
import io.moorage.blobstore.linux.SystemCallFailure;
import java.nio.file.Path;

/**
 * Mounts made and taken away.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/mount.2.html">mount(2)</a>
 * @see <a href="https://docs.kernel.org/filesystems/mount_api.html">the kernel's page on fsopen,
 *     fsconfig, fsmount and move_mount</a>
 */
public final class MountCalls {
  /** A flag of mount(2): device nodes on the mount cannot be opened. */
  public static final int NO_DEVICES = 4;

  private static final NativeFunction MOUNT = NativeFunction.ofInt("mount", 5);
  private static final NativeFunction UMOUNT2 = NativeFunction.ofInt("umount2", 2);
  private static final NativeFunction SYSCALL_3 = NativeFunction.ofLong("syscall", 3);
  private static final NativeFunction SYSCALL_4 = NativeFunction.ofLong("syscall", 4);
  private static final NativeFunction SYSCALL_6 = NativeFunction.ofLong("syscall", 6);

  // The same numbers on every machine.
  private static final long SYS_MOVE_MOUNT = 429;
  private static final long SYS_FSOPEN = 430;
  private static final long SYS_FSCONFIG = 431;
  private static final long SYS_FSMOUNT = 432;

  private static final int FSOPEN_CLOEXEC = 1;
  private static final int FSCONFIG_SET_STRING = 1;
  private static final int FSCONFIG_CMD_CREATE = 6;
  private static final int FSMOUNT_CLOEXEC = 1;
  private static final int MOVE_MOUNT_F_EMPTY_PATH = 4;
  private static final int AT_FDCWD = -100;
  private static final int MNT_DETACH = 2;
  private static final int UMOUNT_NOFOLLOW = 8;

  private MountCalls() {}

  /** All options in one text, which the kernel takes up to a page of. */
  public static void mount(String source, Path target, String type, int flags, String options)
      throws SystemCallFailure {
    try (var call = new NativeCall()) {
      call.to(
          MOUNT,
          type + " on " + target,
          call.text(source),
          call.text(target.toString()),
          call.text(type),
          flags,
          call.text(options));
    }
  }

  /** A file system to be, which takes its options one by one. */
  public static FileDescriptor open(String type) throws SystemCallFailure {
    try (var call = new NativeCall()) {
      return new FileDescriptor(
          call.to(SYSCALL_3, "fsopen " + type, SYS_FSOPEN, call.text(type), FSOPEN_CLOEXEC));
    }
  }

  /** One option; the kernel takes values of up to 255 bytes. */
  public static void set(FileDescriptor fileSystem, String option, String value)
      throws SystemCallFailure {
    try (var call = new NativeCall()) {
      call.to(
          SYSCALL_6,
          "fsconfig %s=%s".formatted(option, value),
          SYS_FSCONFIG,
          fileSystem.number(),
          FSCONFIG_SET_STRING,
          call.text(option),
          call.text(value),
          0);
    }
  }

  /** Makes the file system, and mounts it at the target. */
  public static void attach(FileDescriptor fileSystem, Path target, int flags)
      throws SystemCallFailure {
    try (var call = new NativeCall()) {
      call.to(
          SYSCALL_6,
          "fsconfig create, for " + target,
          SYS_FSCONFIG,
          fileSystem.number(),
          FSCONFIG_CMD_CREATE,
          0,
          0,
          0);
      // The attributes of fsmount(2) that we use have the numbers of the flags of mount(2).
      try (var mounted =
          new FileDescriptor(
              call.to(
                  SYSCALL_4,
                  "fsmount, for " + target,
                  SYS_FSMOUNT,
                  fileSystem.number(),
                  FSMOUNT_CLOEXEC,
                  flags))) {
        call.to(
            SYSCALL_6,
            "move_mount to " + target,
            SYS_MOVE_MOUNT,
            mounted.number(),
            call.text(""),
            AT_FDCWD,
            call.text(target.toString()),
            MOVE_MOUNT_F_EMPTY_PATH);
      }
    }
  }

  /** Takes the topmost mount at a target away, at once; files still open keep what they have. */
  public static void unmount(Path target) throws SystemCallFailure {
    try (var call = new NativeCall()) {
      call.to(UMOUNT2, target, call.text(target.toString()), MNT_DETACH | UMOUNT_NOFOLLOW);
    }
  }
}
