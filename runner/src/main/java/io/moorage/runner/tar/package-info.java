/**
 * Tar archives, entry by entry: ustar, GNU and PAX, sparse files of every kind. Whoever wrote the
 * archive may mean harm, so every length is held against a limit before memory is given for it, and
 * what is not understood is refused. Read as Go's {@code archive/tar} reads it, because the tools
 * that made the image trust that one: where two readers differ, something can hide.
 *
 * <p>Nothing here touches a file system.
 */
@NullMarked
package io.moorage.runner.tar;

import org.jspecify.annotations.NullMarked;
