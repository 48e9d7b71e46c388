/** {@code ./myriarch compare}: the same job, by Myriarch and by its peers, side by side. */
package io.myriarch.compare;
