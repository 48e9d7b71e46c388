/** What the processes share on the wire: framing, frame buffers, ids. */
package io.myriarch.protocol;
