/** Each once, at its first place: those that are equal as JSON are one. */
export const distinct = <T>(list: readonly T[]): readonly T[] => [
  ...new Map(list.map((one) => [JSON.stringify(one), one])).values(),
];
