/** The OCI distribution API: the HTTP door, one class per end-point, and the server's upkeep. */
@NullMarked
package io.moorage.registry;

import org.jspecify.annotations.NullMarked;
