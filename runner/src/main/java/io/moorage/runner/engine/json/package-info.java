/** The documents of the Engine API, read and written. */
@NullMarked
package io.moorage.runner.engine.json;

import org.jspecify.annotations.NullMarked;
