/**
 * A text without its case, by Unicode's mappings without a locale. In this order `ẞ` is `ß`, and a final sigma is a sigma.
 */
export const foldCase = (text: string): string => text.toLowerCase().toUpperCase();
