/** Gives out names of types, each once. */
export interface TypeNames {
  /** A name made of the words of a text; with a number behind it where it is taken. */
  of(text: string): string;
}

export function createTypeNames(taken: readonly string[]): TypeNames {
  const given = new Set(taken);
  return {
    of(text) {
      const base = pascalCase(text);
      let name = base;
      for (let count = 2; given.has(name); count++) name = `${base}${count}`;
      given.add(name);
      return name;
    },
  };
}

/** `read_file` as `ReadFile`; what has no letter of ASCII to begin with gets one. */
function pascalCase(text: string): string {
  const words = text.match(/[A-Za-z]+|[0-9]+/g) ?? [];
  const joined = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
  return /^[A-Z]/.test(joined) ? joined : `Tool${joined}`;
}
