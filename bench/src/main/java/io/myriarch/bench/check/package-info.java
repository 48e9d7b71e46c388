/** Figures of today beside the recorded ones: what got worse has a name. */
package io.myriarch.bench.check;
