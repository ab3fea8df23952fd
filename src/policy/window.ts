/** The windows that have names, in seconds. */
export const NAMED_WINDOWS = { minute: 60, hour: 3_600, day: 86_400 } as const;
