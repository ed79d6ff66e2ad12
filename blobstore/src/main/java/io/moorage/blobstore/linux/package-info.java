/**
 * Calls into the C library: the one linker, the one way to capture {@code errno}, and the file
 * descriptor that such calls hand out.
 *
 * <p>A caller names each function once, as a {@code NativeFunction}, and calls it through a {@code
 * NativeCall}, which holds the memory of one call. Wrappers with a meaning stand in packages of
 * their own that are named {@code linux}, too; nothing outside of them sees an address.
 */
@NullMarked
package io.moorage.blobstore.linux;

import org.jspecify.annotations.NullMarked;
