/**
 * The checker: holds the records against each other, against the files, and the files against their
 * hashes. {@link io.moorage.blobstore.fsck.Fsck} is the way in; each {@link
 * io.moorage.blobstore.fsck.Finding} says what is wrong, what that means and what a repair does
 * about it.
 *
 * <p>It goes through the store a page at a time and keeps eight bytes of each repository, nothing
 * of anything else: {@code BlobsCheck} first, so that what is lost is known when {@code
 * ManifestsCheck} comes to what needs it; then each repository by itself ({@code ManifestsCheck},
 * {@code LinksCheck}, {@code TagsCheck}); then the other way round, from the files and the reverse
 * records to what they belong to.
 *
 * <p>A repair mends a finding when it is found, by one conditional batch or one step on the files,
 * the file before the record: when it is killed, the next one finds what is left. It never deletes
 * a manifest. What it takes out of {@code blobs/} it keeps in {@code quarantine/}, but for files
 * that no record names and whose bytes are not what their names say. What cannot be read is left.
 */
@NullMarked
package io.moorage.blobstore.fsck;

import org.jspecify.annotations.NullMarked;
