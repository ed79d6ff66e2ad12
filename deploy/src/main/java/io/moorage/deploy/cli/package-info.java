/**
 * The command line: {@link io.moorage.deploy.cli.Command} parses and dispatches, each verb is one
 * class. picocli is used through its programming interface, without annotations, because reading
 * annotations costs more than everything else a short verb does. Verbs of clients load no server: a
 * test watches the classes they load.
 */
@NullMarked
package io.moorage.deploy.cli;

import org.jspecify.annotations.NullMarked;
