import cedar from "../cedar.mjs";

export const decider = (text) => cedar.makers["allow by name"]({ policy: JSON.parse(text) });
