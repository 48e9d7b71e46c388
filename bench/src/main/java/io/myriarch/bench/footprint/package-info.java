/** What the whole product costs while nobody asks anything of it. */
package io.myriarch.bench.footprint;
