/** The small documents that registries, token services and Docker's own files hold. */
@NullMarked
package io.moorage.registry.client.json;

import org.jspecify.annotations.NullMarked;
