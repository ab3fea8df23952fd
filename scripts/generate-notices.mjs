// @ts-check
// Writes the licences and the bill of materials (CycloneDX) of the packages that are built in; with --check it only tells whether
// the files are in step with the lock.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { BUILT_IN } from "./built-in.mjs";
import { manifest } from "./entries.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
/** @typedef {{ version: string, license: string, integrity: string }} Locked */
/** @type {{ packages: Readonly<Record<string, Locked>> }} */
const { packages } = JSON.parse(readFileSync(`${root}package-lock.json`, "utf8"));
const parts = BUILT_IN.map((name) => {
  const locked = packages[`node_modules/${name}`];
  if (locked === undefined) throw new Error(`package-lock.json has no package \`${name}\``);
  return { name, ...locked };
});

const FILES = { "THIRD-PARTY-LICENSES.txt": licences(), "sbom.cdx.json": `${JSON.stringify(materials(), null, 2)}\n` };
for (const [file, text] of Object.entries(FILES)) {
  if (!process.argv.includes("--check")) {
    writeFileSync(root + file, text);
  } else if (readFileSync(root + file, "utf8") !== text) {
    console.error(`${file} is out of step with package-lock.json: run \`npm run generate\``);
    process.exitCode = 1;
  }
}

function licences() {
  const texts = parts.map(({ name, version, license }) => {
    const folder = `${root}node_modules/${name}/`;
    const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one));
    if (file === undefined) throw new Error(`${name} has no file with its license`);
    const text = readFileSync(folder + file, "utf8")
      .replaceAll("\r\n", "\n")
      .trim();
    return `${name} ${version} (${license})\n\n${text}\n`;
  });
  return [`These packages are built into the files of \`dist\`.\n`, ...texts].join(`\n${"-".repeat(80)}\n\n`);
}

function materials() {
  const self = `pkg:npm/${manifest.name}@${manifest.version}`;
  const refs = parts.map(({ name, version }) => `pkg:npm/${name}@${version}`);
  return {
    $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: {
      component: {
        type: "library",
        "bom-ref": self,
        name: manifest.name,
        version: manifest.version,
        licenses: [{ license: { id: manifest.license } }],
        purl: self,
      },
    },
    components: parts.map(({ name, version, license, integrity }, index) => ({
      type: "library",
      "bom-ref": refs[index],
      name,
      version,
      hashes: [{ alg: "SHA-512", content: sha512In(integrity) }],
      licenses: [{ license: { id: license } }],
      purl: refs[index],
    })),
    dependencies: [{ ref: self, dependsOn: refs }, ...refs.map((ref) => ({ ref }))],
  };
}

/** The digest of the tarball, in hexadecimal. @param {string} integrity */
function sha512In(integrity) {
  const [, digest] = /^sha512-(\S+)$/.exec(integrity) ?? [];
  if (digest === undefined) throw new Error(`expected a digest by SHA-512, got ${integrity}`);
  return Buffer.from(digest, "base64").toString("hex");
}
