/** What the peers' drivers share: threads, numbers, and one way to tell what came back. */
package io.myriarch.compare.drive;
