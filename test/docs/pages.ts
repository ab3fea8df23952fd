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

export const readPage = (page: string): string => readFileSync(new URL(page, root), "utf8");

export const blocksOf = (page: string): readonly Block[] =>
  [...readPage(page).matchAll(/^ *```(\w*)\n(.*?)^ *```$/gms)].map(([, language = "", text = ""]) => ({
    page,
    language,
    text,
  }));

/** Headings as the anchors that GitHub makes of them. */
export function anchorsOf(page: string): readonly string[] {
  const seen = new Map<string, number>();
  const prose = readPage(page).replace(/^ *```.*?^ *```$/gms, "");
  return [...prose.matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) => {
    const slug = title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}_ -]/gu, "")
      .replaceAll(" ", "-");
    const times = seen.get(slug) ?? 0;
    seen.set(slug, times + 1);
    return times === 0 ? slug : `${slug}-${times}`;
  });
}
