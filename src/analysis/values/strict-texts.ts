import { readAddressPattern } from "../../policy/strict/email-in.js";
import { readUrlPattern } from "../../policy/strict/url-in.js";
import type { StrictOperator } from "./value-test.js";

/** So many elements of a list are looked at for texts; the first ones. */
const MAX_ELEMENTS = 60;

const swapCase = (text: string): string => (text.toUpperCase() === text ? text.toLowerCase() : text.toUpperCase());

/** Texts that fit some elements of a strict operator, perhaps fit them, or do not. */
export function strictTexts(op: StrictOperator, elements: readonly string[]): readonly string[] {
  const some = elements.slice(0, MAX_ELEMENTS);
  switch (op) {
    case "within":
      return ["/", "/a", "a", "", ...some.flatMap(pathsAround)];
    case "url_in":
      return ["https://a.test/", "ftp://a", "", ...some.flatMap(urlsAround)];
    case "email_in":
      return ["a@a.test", "a", "", ...some.flatMap(addressesAround)];
  }
}

function pathsAround(path: string): readonly string[] {
  const above = path.replace(/\/[^/]*\/?$/, "") || "/";
  const beside = `${path.replace(/\/$/, "")}x`;
  const below = `${path.replace(/\/$/, "")}/a`;
  return [path, below, above, beside, swapCase(path), swapCase(below), `${path}/..`];
}

function urlsAround(pattern: string): readonly string[] {
  const { scheme, host, port } = readUrlPattern(pattern)!;
  const name = host.labels.join(".");
  const authority = (of: string): string => `${scheme}://${of}:${port}`;
  const own = host.below ? `a.${name}` : name;
  const path = pattern.replace(/^[a-z]+:\/\/[^/]*/, "");
  const short = pattern.replace("*.", "a.");
  const paths = path === "" || path === "/" ? ["", "/", "/a"] : pathsAround(path);
  return [
    short,
    ...paths.map((one) => `${authority(own)}${one}`),
    ...paths.map((one) => `${scheme}://${own}${one}`),
    `${authority(name)}${path}`,
    `${authority(`a.${name}`)}${path}`,
    `${authority(`a.a.${name}`)}${path}`,
    `${authority(`xn--a.${name}`)}${path}`,
    `${scheme === "http" ? "https" : "http"}://${own}${path}`,
    `${scheme}://${own}:8099${path}`,
    `${scheme}://${own}${path}?a`,
    `${scheme}://${own}/a;b`,
  ];
}

function addressesAround(pattern: string): readonly string[] {
  const { local, domain } = readAddressPattern(pattern)!;
  const name = domain.labels.join(".");
  const own = domain.below ? `a.${name}` : name;
  const other = local === "a" ? "b" : "a";
  const boxes =
    local === null
      ? ["a"]
      : [local, `${local}+a`, swapCase(local), `${local}x`, other, `${local[0]}.${local.slice(1)}`];
  return [
    ...boxes.map((box) => `${box}@${own}`),
    `${other}@${name}`,
    `${other}@a.${name}`,
    `${other}@a.a.${name}`,
    `${other}@xn--a.${name}`,
    `${other}@x${name}`,
    `"${other}"@${own}`,
  ];
}
