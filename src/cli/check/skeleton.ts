/** Letters of other scripts, and digits, that people read as these Latin letters; a small part of Unicode's confusables. */
const LOOKALIKES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    a: "аɑα",
    b: "Ьъ",
    c: "сϲ",
    d: "ԁ",
    e: "еєҽ",
    g: "ɡ",
    h: "һ",
    i: "іıιӏ1l|",
    j: "ј",
    k: "кκ",
    m: "м",
    n: "ո",
    o: "оοօ0",
    p: "рρ",
    q: "ԛ",
    r: "г",
    s: "ѕ",
    t: "тτ",
    u: "υս",
    v: "ѵν",
    w: "ԝѡ",
    x: "хχ",
    y: "уγү",
    z: "ᴢ",
  }).flatMap(([letter, alike]) => [...alike].map((one) => [one, letter] as const)),
);

/** A name as the eye sees it: names with one skeleton are taken for one another. */
export function skeleton(name: string): string {
  const folded = name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[\p{M}\p{Cf}\p{Pd}\p{Zs}_.]/gu, "");
  return [...folded].map((character) => LOOKALIKES.get(character) ?? character).join("");
}
