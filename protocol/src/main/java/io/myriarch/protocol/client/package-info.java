/**
 * The Java client: submits tasks over the binary protocol and tells how they end. Start at {@link
 * io.myriarch.protocol.client.MyriarchClient}.
 */
package io.myriarch.protocol.client;
