/**
 * Our own table of packet rules, {@code table inet moorage}: what it holds, how it is told to the
 * kernel, and how it comes back when somebody flushes it. Rules of others are neither read nor
 * changed.
 *
 * <p>{@code Ruleset} draws the table. Published ports are elements of its maps: publishing one more
 * changes no rule, and costs the same with the thousandth port as with the first.
 *
 * @see <a href="https://wiki.nftables.org/wiki-nftables/index.php/Netfilter_hooks">the hooks</a>
 */
@NullMarked
package io.moorage.runner.network.firewall;

import org.jspecify.annotations.NullMarked;
