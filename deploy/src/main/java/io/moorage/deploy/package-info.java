/**
 * The {@code moorage} command. {@link io.moorage.deploy.Moorage} is where the process begins;
 * {@code cli} is the command line, {@code serve} puts the server together.
 */
@NullMarked
package io.moorage.deploy;

import org.jspecify.annotations.NullMarked;
