/**
 * The kernel's calls that the runner makes, each with a link to its man page: files placed relative
 * to descriptors, their attributes, and mounts. Nothing here decides anything.
 *
 * <p>Names and paths are {@code RawPath}: bytes, as the kernel sees them, in whatever encoding an
 * image brought.
 */
@NullMarked
package io.moorage.runner.linux;

import org.jspecify.annotations.NullMarked;
