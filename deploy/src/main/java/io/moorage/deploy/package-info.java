/** The {@code moorage} command: composition of the server and its command line. */
@NullMarked
package io.moorage.deploy;

import org.jspecify.annotations.NullMarked;
