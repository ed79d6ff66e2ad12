/**
 * The collector's rules, checked by trying everything. A {@link
 * io.moorage.blobstore.gc.model.World} is one blob with the records about it, its files, two
 * clients and the collector; each {@link io.moorage.blobstore.gc.model.Step} is one thing that the
 * real code does in one piece: a read, a batch, a system call. {@link
 * io.moorage.blobstore.gc.model.Search} takes the steps in every order and looks at what must hold
 * behind each.
 *
 * <p>The real batches are in {@code metadata.Links}, {@code metadata.Manifests} and {@code gc}; a
 * step's comment names its own. Where every read of a batch is also its condition, reading and
 * writing are one step here: what happened between them makes no difference but a second try.
 *
 * <p>A model that finds nothing proves nothing, so each {@link io.moorage.blobstore.gc.model.Flaw}
 * leaves out one of the rules, and the same search must find what comes of it.
 */
@NullMarked
package io.moorage.blobstore.gc.model;

import org.jspecify.annotations.NullMarked;
