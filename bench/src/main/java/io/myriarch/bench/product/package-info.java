/** The whole product as a user starts it, measured from outside. */
package io.myriarch.bench.product;
