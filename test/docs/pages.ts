import { readdirSync, readFileSync } from "node:fs";

const root = new URL("../../", import.meta.url);

/** A fenced block of a page. */
export interface Block {
  readonly page: string;
  readonly language: string;
  readonly text: string;
}

/** The pages that a reader of the package meets, by their path from the root. */
export const pages: readonly string[] = [
  "README.md",
  "CONTRIBUTING.md",
  ...readdirSync(new URL("docs/", root))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];

/** The pages of the API reference, which `npm run generate` writes from the doc comments. */
export const apiPages: readonly string[] = readdirSync(new URL("docs/api/", root)).map((name) => `docs/api/${name}`);

export const readPage = (page: string): string => readFileSync(new URL(page, root), "utf8");

export const blocksOf = (page: string): readonly Block[] =>
  [...readPage(page).matchAll(/^ *```(\w*)\n(.*?)^ *```$/gms)].map(([, language = "", text = ""]) => ({
    page,
    language,
    text,
  }));

/** Headings as the anchors that GitHub makes of them, and the anchors that a page sets itself. */
export function anchorsOf(page: string): readonly string[] {
  const seen = new Map<string, number>();
  const prose = readPage(page).replace(/^ *```.*?^ *```$/gms, "");
  const set = [...prose.matchAll(/<a id="([^"]+)">/g)].map(([, id = ""]) => id);
  const headings = [...prose.matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) => {
    const slug = title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}_ -]/gu, "")
      .replaceAll(" ", "-");
    const times = seen.get(slug) ?? 0;
    seen.set(slug, times + 1);
    return times === 0 ? slug : `${slug}-${times}`;
  });
  return [...headings, ...set];
}
