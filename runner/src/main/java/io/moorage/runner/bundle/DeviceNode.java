package io.moorage.runner.bundle;

/**
 * A device file.
 *
 * @param path in the container
 * @param block whether it is a block device; a character device else
 * @param mode permission bits
 * @param permissions what the container may do with it, of {@code r}, {@code w} and {@code m}
 */
public record DeviceNode(
    String path,
    boolean block,
    long major,
    long minor,
    int mode,
    int uid,
    int gid,
    String permissions) {}
