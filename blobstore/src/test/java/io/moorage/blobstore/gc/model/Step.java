package io.moorage.blobstore.gc.model;

import java.util.function.Predicate;

/**
 * Something that may happen next.
 *
 * @param happens changes the world and says so, or leaves it alone if it cannot happen in it
 */
record Step(String name, Predicate<World> happens) {}
