import { expect, it } from "vitest";
import { comparedTest } from "../../../src/analysis/values/compared-test.js";
import { jointVerdicts } from "../../../src/analysis/values/strict-groups.js";
import { strictTexts } from "../../../src/analysis/values/strict-texts.js";
import { randomFrom } from "../../differential/random.js";
import { runs } from "../../runs.js";

const ELEMENTS = {
  within: ["/srv", "/srv/data", "/srv/data/a", "/SRV/b", "/etc", "/srv:x", "/", "/é"],
  url_in: ["https://a.org", "https://*.a.org", "https://b.a.org/docs", "http://a.org", "https://a.org:8443", "https://a.org/docs", "https://a.org/docs/a", "https://xn--a.org", "wss://a.org"], // biome-ignore format: one line
  email_in: ["a.org", "*.a.org", "b.a.org", "joe@a.org", "j.oe@a.org", "jim@b.a.org", "xn--a.org", "B.org"],
} as const;

it.each(Object.keys(ELEMENTS) as (keyof typeof ELEMENTS)[])(
  "all that texts are to lists of `%s` is among their joint verdicts",
  (op) => {
    const random = randomFrom(5);
    const all = ELEMENTS[op];
    const some = () => Array.from({ length: 1 + random.below(3) }, () => random.pick<string>(all));
    for (let number = 0; number < runs(60, 2_000); number++) {
      const lists = [some(), some(), ...(random.once(3) ? [some()] : [])].map((list) => [...new Set(list)]);
      const tests = lists.map((value) => comparedTest({ path: "args.x", op, value }, value));
      const joint = new Set(jointVerdicts(op, lists).map((verdicts) => verdicts.join()));
      for (const text of strictTexts(op, all)) {
        const own = tests.map(({ verdict }) => 1 << verdict(text)).join();
        expect([lists, text, joint.has(own)]).toEqual([lists, text, true]);
      }
    }
  },
);

it("has only what can be, of elements whose relation is known", () => {
  expect(jointVerdicts("within", [["/srv/a"], ["/srv"]])).toHaveLength(6);
  expect(jointVerdicts("within", [["/srv"], ["/etc"]])).toHaveLength(6);
  expect(jointVerdicts("email_in", [["joe@a.org"], ["a.org"]])).toHaveLength(6);
});
