package io.moorage.runner.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.moorage.blobstore.linux.Errno;
import io.moorage.blobstore.linux.FileDescriptor;
import io.moorage.blobstore.linux.SystemCallFailure;
import io.moorage.runner.linux.AttributeCalls;
import io.moorage.runner.linux.FileCalls;
import io.moorage.runner.linux.MountCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * An overlay: directories seen as one, of which the upper one takes what is written.
 *
 * <p>The kernel reads the options of mount(2) from one page, which some forty paths fill. So each
 * lower directory is an option of its own where the kernel takes that, and a short name of a
 * descriptor where not: 120 layers are no matter.
 *
 * @param lowers the topmost first, one at least; {@link Snapshots#lowers} has them in this order
 * @param upper takes what is written; on a file system with extended attributes, no overlay itself
 * @param work an empty directory on the same file system
 * @param target where it is seen
 * @see <a href="https://docs.kernel.org/filesystems/overlayfs.html">the kernel's page on
 *     overlays</a>
 */
public record OverlayMount(List<Path> lowers, Path upper, Path work, Path target) {
  private static final int LONGEST_OPTION = 255;

  /** Hostile content may bring redirections of the overlay's own; none is followed. */
  private static final List<Option> FIXED =
      List.of(
          new Option("redirect_dir", "nofollow"),
          new Option("index", "off"),
          new Option("metacopy", "off"));

  private record Option(String name, String value) {}

  public OverlayMount {
    lowers = List.copyOf(lowers);
    if (lowers.isEmpty()) {
      throw new IllegalArgumentException("an overlay has a lower directory");
    }
  }

  /**
   * Mounts it. Device nodes in it cannot be opened: a container has its own in {@code /dev}.
   *
   * @throws SnapshotFailure.DiskFailure if the kernel refuses; nothing is mounted then
   */
  public void mount() {
    try {
      if (!mountedByOptions()) {
        mountByPage();
      }
    } catch (IOException e) {
      throw new SnapshotFailure.DiskFailure("cannot mount the layers at " + target, e);
    }
  }

  /**
   * Takes away what is mounted at this target, however often.
   *
   * @return whether anything was
   */
  public static boolean unmount(Path target) {
    boolean any = false;
    try {
      while (true) {
        MountCalls.unmount(target);
        any = true;
      }
    } catch (SystemCallFailure e) {
      // EINVAL: it is a directory and nothing is mounted there.
      if (e.errno() == Errno.EINVAL || e.errno() == Errno.ENOENT) {
        return any;
      }
      throw new SnapshotFailure.DiskFailure("cannot unmount " + target, e);
    }
  }

  /**
   * One option for each lower directory.
   *
   * @return false if this kernel does not take them so; nothing is mounted then
   */
  private boolean mountedByOptions() throws IOException {
    if (!allShort()) {
      return false;
    }
    try (var fileSystem = MountCalls.open("overlay")) {
      if (!takesLowers(fileSystem)) {
        return false;
      }
      MountCalls.set(fileSystem, "upperdir", upper.toString());
      MountCalls.set(fileSystem, "workdir", work.toString());
      for (var option : FIXED) {
        MountCalls.set(fileSystem, option.name(), option.value());
      }
      MountCalls.attach(fileSystem, target, MountCalls.NO_DEVICES);
      return true;
    }
  }

  /** Older kernels do not know the option. */
  private boolean takesLowers(FileDescriptor fileSystem) throws SystemCallFailure {
    try {
      for (var lower : lowers) {
        MountCalls.set(fileSystem, "lowerdir+", lower.toString());
      }
      return true;
    } catch (SystemCallFailure e) {
      if (e.errno() == Errno.EINVAL) {
        return false;
      }
      throw e;
    }
  }

  private boolean allShort() {
    return lowers.stream().allMatch(OverlayMount::isShort) && isShort(upper) && isShort(work);
  }

  private static boolean isShort(Path path) {
    return path.toString().getBytes(UTF_8).length <= LONGEST_OPTION;
  }

  /** All in one page, where descriptors keep the names short and free of colons. */
  void mountByPage() throws IOException {
    var open = new ArrayList<FileDescriptor>();
    try {
      var names = new ArrayList<String>();
      for (var lower : lowers) {
        names.add(descriptor(lower, open));
      }
      var options = new StringBuilder("lowerdir=").append(String.join(":", names));
      options.append(",upperdir=").append(descriptor(upper, open));
      options.append(",workdir=").append(descriptor(work, open));
      for (var option : FIXED) {
        options.append(',').append(option.name()).append('=').append(option.value());
      }
      MountCalls.mount("overlay", target, "overlay", MountCalls.NO_DEVICES, options.toString());
    } finally {
      for (var descriptor : open) {
        descriptor.close();
      }
    }
  }

  private static String descriptor(Path directory, List<FileDescriptor> open)
      throws SystemCallFailure {
    var descriptor = FileCalls.openDirectory(directory);
    open.add(descriptor);
    return "/proc/self/fd/" + descriptor.number();
  }

  /**
   * Makes the directories that an overlay needs, if they are not there. The root that is seen has
   * the attributes of the upper directory, so a new one takes those of the topmost layer's root.
   */
  public OverlayMount withDirectories() {
    try {
      if (!Files.isDirectory(upper)) {
        // A kill in between leaves none that lacks its attributes.
        var fresh = upper.resolveSibling(upper.getFileName() + ".new");
        Files.createDirectories(fresh);
        copyAttributes(fresh);
        Files.move(fresh, upper, StandardCopyOption.ATOMIC_MOVE);
      }
      Files.createDirectories(work);
      Files.createDirectories(target);
    } catch (IOException e) {
      throw new SnapshotFailure.DiskFailure("cannot make the directories of " + target, e);
    }
    return this;
  }

  private void copyAttributes(Path fresh) throws SystemCallFailure {
    try (var from = FileCalls.openDirectory(lowers.getFirst());
        var to = FileCalls.openDirectory(fresh)) {
      var status = AttributeCalls.status(from);
      AttributeCalls.setOwner(to, status.uid(), status.gid());
      AttributeCalls.setPermissions(to, status.permissions());
      AttributeCalls.setTime(to, status.modified());
    }
  }
}
