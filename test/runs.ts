/** How many random runs a test makes: so few in `npm test`, so many in `npm run test:all`; of the same kinds in both. */
export const runs = (short: number, full: number): number => (process.env.TOLLGATE_LENGTH === "full" ? full : short);
