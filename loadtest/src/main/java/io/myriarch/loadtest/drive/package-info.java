/** Drivers: how the tasks of a run travel, over the binary protocol or HTTP. */
package io.myriarch.loadtest.drive;
