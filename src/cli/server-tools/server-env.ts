type Env = Readonly<Record<string, string | undefined>>;

/** Set by `npx -p` and `npx -c`: another `npx` that finds them in its environment runs these packages, and not the one it was asked for. */
const OF_NPX = ["npm_config_package", "npm_config_call"];

/** The environment of a server that a command starts: its own, without the settings of the `npx` that started the command. */
export const serverEnv = (env: Env): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !OF_NPX.includes(name.toLowerCase())));
