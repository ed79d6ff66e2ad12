/**
 * Gives back the space of what nothing uses any more, while everything else goes on.
 *
 * <p>A {@link io.moorage.blobstore.gc.Collector} looks once in a while. One {@code Pass} of it
 * clears away the records of removed repositories, walks the queue of what is due, unlinks what is
 * condemned and ends expired uploads. Its cost follows what goes, never what stays. It can be cut
 * off anywhere: what it has not done stands in the records, and the next pass finds it. The rules
 * of what may go are {@link io.moorage.blobstore.metadata.Garbage}'s, the files are behind {@link
 * io.moorage.blobstore.gc.StoredFiles}.
 */
@NullMarked
package io.moorage.blobstore.gc;

import org.jspecify.annotations.NullMarked;
