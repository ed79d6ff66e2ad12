/** The documents that images are made of and archives of images hold. */
@NullMarked
package io.moorage.runner.image.json;

import org.jspecify.annotations.NullMarked;
