/** What tests of several modules have around them: disks that fill. */
@NullMarked
package io.moorage.surroundings;

import org.jspecify.annotations.NullMarked;
